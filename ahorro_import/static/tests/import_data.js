/** What the server answers about one import, as the tests of its page need it. */
export const FIELDS = [
    { name: "subscription_number", label: "Suscripción", group: "Del plan", header: "Suscripción" },
    { name: "mobile", label: "Celular", group: "Del titular", header: "Celular" },
];

export function makeOptions() {
    return {
        fields: FIELDS,
        providers: [
            { id: 1, name: "Plan Rombo" },
            { id: 2, name: "Plan Óvalo" },
        ],
        families: [
            ["saver", "Ahorrista"],
            ["unmapped", "Sin mapear"],
        ],
    };
}

export function makeWizard(values = {}) {
    return {
        profiles: [
            {
                id: 11,
                name: "Cartera",
                code: "rombo_cartera",
                provider: { id: 1, name: "Plan Rombo" },
                is_portfolio: true,
                last: {
                    id: 5,
                    days: 5,
                    text: "Last import 5 days ago",
                    date: "2026-11-17",
                    user: "Alsina",
                },
            },
            {
                id: 12,
                name: "Novedades",
                code: "ovalo_novedades",
                provider: { id: 2, name: "Plan Óvalo" },
                is_portfolio: true,
                last: false,
            },
            { id: 13, name: "General", code: "general", provider: false, last: false },
        ],
        google: { configured: true, account: "ahorro@example.com", drive_folder: false },
        limits: { bytes: 1000, rows: 200000, columns: 60 },
        open: [],
        ...values,
    };
}

export function makeState(values = {}) {
    return {
        id: 7,
        state: "review",
        phase: false,
        label: false,
        done: 0,
        total: 0,
        percent: false,
        seconds: 0,
        stuck: false,
        error: false,
        queue_position: 0,
        next_in_batch: false,
        filename: "cartera_noviembre.xlsx",
        source: "file",
        provider: "Plan Rombo",
        provider_id: 1,
        profile: "Cartera",
        profile_id: 11,
        revision: 1,
        error_code: "",
        headers: [],
        header_row: 0,
        batch: [],
        ...values,
    };
}

const domain = (key) => [
    ["import_id", "=", 7],
    ["result", "=", key],
];
const tile = (key, label, count) => ({
    key,
    label,
    count,
    model: key === "absent" ? "ahorro.plan" : "ahorro.import.line",
    domain: domain(key),
});

export function makeReview(values = {}) {
    return {
        id: 7,
        state: "review",
        revision: 1,
        filename: "cartera_noviembre.xlsx",
        source: "file",
        provider: "Plan Rombo",
        provider_id: 1,
        profile: "Cartera",
        profile_id: 11,
        rows: 1925,
        columns: 20,
        report_date: "2020-02-29",
        seconds: { read: 0.3, parse: 0.1, match: 0.2, diff: 0.4 },
        is_complete: true,
        complete_text: "Nombra el 98 % de los planes vigentes",
        can_apply: true,
        changes_total: 131,
        left_out: [],
        left_out_total: 0,
        tiles: [
            tile("new", "nuevos", 12),
            tile("changed", "con cambios", 112),
            tile("same", "sin cambios", 1794),
            tile("absent", "ausentes", 5),
            tile("cession", "cesiones a confirmar", 2),
            tile("duplicate", "repetidas", 3),
            tile("ambiguous", "ambiguas", 0),
            tile("rejected", "rechazadas", 2),
        ],
        header_row: 4,
        names_none: false,
        questions: [],
        answered: [],
        undecided: [],
        fields: [
            {
                field: "installments_paid",
                label: "Cuotas pagas",
                count: 90,
                model: "ahorro.import.line",
                domain: [["changed_names", "like", ",installments_paid,"]],
                example: { plan: "H2MY/007T", holder: "QUIRÓS, Darío", old: "13", new: "14" },
            },
        ],
        moves: [
            {
                key: "4-1",
                from: "Adjudicado c/Prenda",
                to: "Ahorrista",
                count: 1,
                unusual: true,
                unmapped: false,
                good_news: false,
                status_id: 1,
                status_code: "N0",
                model: "ahorro.import.line",
                domain: [["status_to_id", "=", 1]],
                example: { plan: "8486/81", holder: "SOSA, <i>Hugo</i>" },
            },
            {
                key: "1-N7",
                from: "Ahorrista",
                to: "N7",
                count: 1,
                unusual: false,
                unmapped: true,
                good_news: false,
                status_id: false,
                status_code: "N7",
                model: "ahorro.import.line",
                domain: [["status_code", "=", "N7"]],
                example: { plan: "T4XZ/112K", holder: "ZÁRATE, Karina" },
            },
        ],
        flags: [
            {
                code: "dealer",
                level: "ok",
                count: 0,
                text: "Es de este concesionario (0346).",
                confirmed: false,
            },
        ],
        rejected: [
            {
                line_id: 31,
                row: 1926,
                message: "Sin suscripción ni grupo y orden",
                cells: [
                    {
                        index: 0,
                        header: "Suscripción",
                        field: "subscription_number",
                        text: "",
                        bad: true,
                    },
                    {
                        index: 1,
                        header: "Titular",
                        field: "holder_name",
                        text: "PAZ <b>Ana</b>",
                        bad: false,
                    },
                ],
            },
        ],
        rejected_total: 2,
        doubts: [
            {
                code: "uncertain_mobile",
                text: "14 celulares sin 15",
                count: 14,
                model: "ahorro.import.line",
                domain: [["id", ">", 0]],
            },
        ],
        cessions: [
            {
                line_id: 41,
                row: 88,
                plan: "G9RX/031E",
                old_holder: "GOROSITO, Analía",
                new_holder: "RUIZ, Bruno",
                old_document: "28.345.678",
                new_document: "30.111.222",
                decision: "pending",
                is_typo: false,
            },
            {
                line_id: 42,
                row: 90,
                plan: "8811/121",
                old_holder: "PEÑALVA, Bruno",
                new_holder: "PAZ, Luis",
                old_document: "",
                new_document: "",
                decision: "accept",
                is_typo: true,
            },
        ],
        cessions_total: 2,
        headers: [],
        ...values,
    };
}

export function makeLine(values = {}) {
    return {
        line_id: 51,
        row: 4,
        plan: "G9RX/031E",
        plan_id: 3,
        holder: "GOROSITO, Analía",
        changes: [
            { field: "status_id", label: "Estado", old: "Ahorrista", new: "Adjudicado por Sorteo" },
            { field: "award_date", label: "Fecha Adjudicación", old: "", new: "10/02/2020" },
        ],
        kept: [
            {
                label: "Celular",
                file: "0346215622000",
                current: "3462 15-622154",
                who: "M. Alsina",
                when: "21/10",
            },
        ],
        reason: "suscripción",
        ...values,
    };
}

export function makeResult(values = {}) {
    return {
        id: 7,
        state: "done",
        filename: "cartera_noviembre.xlsx",
        provider: "Plan Rombo",
        profile: "Cartera",
        applied_by: "M. Alsina",
        applied_at: "2026-11-22 12:00:00",
        undone_by: "",
        undone_at: false,
        counts: [
            {
                key: "new",
                label: "planes nuevos",
                count: 12,
                model: "ahorro.plan",
                domain: [["id", "in", [1, 2]]],
            },
            {
                key: "absent",
                label: "ausentes",
                count: 0,
                model: "ahorro.plan",
                domain: [["id", "in", []]],
            },
        ],
        moves: [
            {
                from: "Ahorrista",
                to: "Adjudicado por Sorteo",
                count: 9,
                unusual: false,
                model: "ahorro.plan",
                domain: [["id", "in", [3]]],
            },
        ],
        attachment_id: 77,
        can_undo: true,
        why_not: "",
        seconds: { read: 1, apply_plans: 2.5 },
        ...values,
    };
}
