import { useBusy } from "@ahorro_plan/common/busy";
import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { AddUserDialog } from "@ahorro_plan/roles_page/add_user_dialog";
import { NewUserDialog } from "@ahorro_plan/roles_page/new_user_dialog";
import { RemoveRoleDialog } from "@ahorro_plan/roles_page/remove_role_dialog";
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
        Object.assign(this, useBusy());
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
            create: this.state.canCreateUsers ? () => this.create(list.role) : undefined,
            select: (candidate) => this.assign(candidate, list.role),
        });
    }

    /** Ask for somebody who has no user yet. */
    create(role) {
        this.dialog.add(NewUserDialog, {
            lists: this.state.lists.map(({ role: value, label }) => ({ role: value, label })),
            role,
            create: async (values) => {
                const { name, email } = values;
                const answer = await this.orm.call("ahorro.role", "create_user", [
                    name,
                    email,
                    values.role,
                ]);
                this.show(answer);
                this.notification.add(
                    answer.is_invited
                        ? _t("%(name)s is created: %(email)s gets a mail to choose the password.", {
                              name,
                              email,
                          })
                        : _t(
                              "%s is created, but the mail could not be sent: set the password among Odoo's users.",
                              name
                          ),
                    { type: answer.is_invited ? "success" : "warning", sticky: !answer.is_invited }
                );
            },
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

    /** Two clicks are one: the second would open a second dialog. */
    remove(person, list) {
        return this.once(async () => {
            const held = await this.orm.call("ahorro.role", "get_held", [person.id]);
            this.dialog.add(RemoveRoleDialog, {
                held,
                isMe: person.is_me,
                name: person.name,
                title: _t("Remove from %s", list.label),
                remove: (choice) => this.assign(person, false, choice),
            });
        });
    }

    async assign(person, role, held = false) {
        const roles = await this.orm.call("ahorro.role", "set_role", [person.id, role], { held });
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
