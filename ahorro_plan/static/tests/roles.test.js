import { describe, expect, test } from "@odoo/hoot";

describe.current.tags("desktop");

test("the unit tests of this add-on are found and run", () => {
    expect("G9RX / 031E".replaceAll(/[^0-9A-Z]/g, "")).toBe("G9RX031E");
});
