import { Message } from "@mail/core/common/message_model";
import { fields } from "@mail/core/common/record";
import { Store } from "@mail/core/common/store_service";
import { Thread } from "@mail/core/common/thread_model";
import { DiscussAppCategory } from "@mail/discuss/core/public_web/discuss_app_category_model";
import { DiscussApp } from "@mail/core/public_web/discuss_app_model";
import { compareDatetime } from "@mail/utils/common/misc";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { imageUrl } from "@web/core/utils/urls";

/** The type of channel that a conversation by WhatsApp is. */
export const TYPE = "ahorro_wa";
const CATEGORY = "ahorro_wa";

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** Until when the person may be answered freely. */
        this.ahorro_wa_until = fields.Datetime();
        /** Their phone, as Meta writes it. */
        this.ahorro_wa_phone = undefined;
        /** What a template can be sent about. */
        this.ahorro_wa_target = undefined;
        /** They asked for no messages. */
        this.ahorro_wa_refused = false;
        /** Nothing can be written; `AhorroWaWindow` keeps it. */
        this.ahorroWaClosed = false;
    },
    get isAhorroWa() {
        return this.channel_type === TYPE;
    },
    get isChatChannel() {
        return this.isAhorroWa || super.isChatChannel;
    },
    /** Over the attend screen's buttons a bubble would be in the way. */
    get inChathubOnNewMessage() {
        return !this.isAhorroWa && super.inChathubOnNewMessage;
    },
    get avatarUrl() {
        const clientId = this.isAhorroWa && this.ahorro_wa_target?.client_id;
        return clientId ? imageUrl("res.partner", clientId, "avatar_128") : super.avatarUrl;
    },
    _computeDiscussAppCategory() {
        return this.isAhorroWa
            ? this.store.discuss.ahorroWaCategory
            : super._computeDiscussAppCategory();
    },
});

patch(Store.prototype, {
    /** What could not be sent stays with a sign beside it: why is said too. */
    async doMessagePost(params, message) {
        const result = await super.doMessagePost(...arguments);
        const thread = message?.thread;
        if (!result && thread?.isAhorroWa) {
            const { notification, orm } = this.env.services;
            let problem = "";
            try {
                problem = await orm.silent.call("discuss.channel", "get_ahorro_wa_problem", [
                    [thread.id],
                ]);
            } catch {
                // Without a connection nobody can tell.
            }
            notification.add(
                problem || _t("It was not sent. Press the sign beside it to try again."),
                { type: "danger", title: _t("Not sent") }
            );
        }
        return result;
    },
});

patch(DiscussApp.prototype, {
    setup() {
        super.setup(...arguments);
        this.ahorroWaCategory = fields.One("DiscussAppCategory", {
            compute() {
                return {
                    extraClass: "o-mail-DiscussSidebarCategory-ahorro_wa",
                    hideWhenEmpty: true,
                    icon: "fa fa-whatsapp",
                    id: CATEGORY,
                    name: _t("WhatsApp"),
                    sequence: 20,
                };
            },
            eager: true,
        });
    },
});

patch(DiscussAppCategory.prototype, {
    sortThreads(first, second) {
        if (this.id === CATEGORY) {
            return (
                compareDatetime(second.lastInterestDt, first.lastInterestDt) || second.id - first.id
            );
        }
        return super.sortThreads(...arguments);
    },
});

patch(Message.prototype, {
    setup() {
        super.setup(...arguments);
        /** What became of it at WhatsApp: `tick` and `text`. */
        this.ahorro_wa = undefined;
    },
    get editable() {
        return !this.thread?.isAhorroWa && super.editable;
    },
    canAddReaction(thread) {
        return !this.thread?.isAhorroWa && super.canAddReaction(thread);
    },
    get ahorroWaIcon() {
        return {
            waiting: "fa-clock-o",
            sent: "fa-check",
            delivered: "fa-check o_double",
            read: "fa-check o_double text-info",
            unknown: "fa-question-circle text-warning",
            failed: "fa-exclamation-circle text-danger",
        }[this.ahorro_wa?.tick];
    },
});
