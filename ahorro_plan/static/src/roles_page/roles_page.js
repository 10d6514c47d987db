import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { AddUserDialog } from "@ahorro_plan/roles_page/add_user_dialog";
import { Component, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { normalize } from "@web/core/l10n/utils";
import { imageUrl } from "@web/core/utils/urls";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * @typedef {object} Person
 * @property {number} id
 * @property {string} name
 * @property {string} login
 * @property {boolean} is_me
 * @property {string} fixed why the person's role cannot be changed, if so
 */

/** The three lists of who is what, for Administradores. */
export class RolesPage extends Component {
    static template = "ahorro_plan.RolesPage";
    static components = { Dropdown, DropdownItem, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.state = useState({ lists: [], canCreateUsers: false, terms: {} });
        onWillStart(async () => this.show(await this.orm.call("ahorro.role", "get_roles")));
    }

    show(roles) {
        this.state.lists = roles.lists;
        this.state.canCreateUsers = roles.can_create_users;
    }

    /** @returns {Person[]} the people of a list that its search box leaves */
    visible(list) {
        const words = normalize(this.state.terms[list.role] || "").split(/\s+/);
        return list.users.filter((person) => {
            const text = normalize(`${person.name} ${person.login}`);
            return words.every((word) => text.includes(word));
        });
    }

    avatar(person) {
        return imageUrl("res.users", person.id, "avatar_128");
    }

    others(list) {
        return this.state.lists.filter((other) => other.role !== list.role);
    }

    add(list) {
        this.dialog.add(AddUserDialog, {
            role: list.role,
            title: _t("Add to %s", list.label),
            select: (candidate) => this.assign(candidate, list.role),
        });
    }

    move(person, list) {
        if (!person.is_me) {
            return this.assign(person, list.role);
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Move yourself"),
            body: _t("You will no longer see this page. Only another Administrador can undo it."),
            confirmLabel: _t("Move to %s", list.label),
            confirm: () => this.assign(person, list.role),
            cancel: () => {},
        });
    }

    remove(person, list) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Remove from %s", list.label),
            body: person.is_me
                ? _t("You will lose your access to Ahorro. Only another Administrador can undo it.")
                : _t("%s will no longer be able to use Ahorro. What they did stays.", person.name),
            confirmLabel: _t("Remove"),
            confirmClass: "btn-danger",
            confirm: () => this.assign(person, false),
            cancel: () => {},
        });
    }

    async assign(person, role) {
        const roles = await this.orm.call("ahorro.role", "set_role", [person.id, role]);
        if (!roles || person.id === user.userId) {
            // One's own menus have changed.
            browser.location.assign("/odoo");
            return;
        }
        this.show(roles);
        const target = roles.lists.find((list) => list.role === role);
        this.notification.add(
            target
                ? _t("%(name)s is now in %(list)s", { name: person.name, list: target.label })
                : _t("%s no longer has a role", person.name),
            { type: "success" }
        );
    }

    openUsers() {
        this.action.doAction("base.action_res_users");
    }
}

lazyComponents.add("ahorro_plan.roles_page", RolesPage);
