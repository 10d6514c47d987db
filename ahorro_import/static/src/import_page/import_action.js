import { errorMessage } from "@ahorro_plan/common/errors";
import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";

import { ResultPage } from "../result/result_page";
import { ReviewPage } from "../review/review_page";
import { SourcePage, startSource } from "../source/source_page";
import { pageOf, useImport } from "../common/import_model";
import { useKeptFocus } from "../common/kept_focus";
import { ProgressPage } from "../progress/progress_page";
import { StoppedPage } from "../stopped/stopped_page";

/**
 * The importer, from where the data is to what was done with it. The address holds the
 * import, so that leaving, a reload and another tab come back to it.
 */
export class ImportAction extends Component {
    static template = "ahorro_import.ImportAction";
    static components = { Layout, ProgressPage, ResultPage, ReviewPage, SourcePage, StoppedPage };
    static props = { ...standardActionServiceProps };
    /** Whose steps are shown; by default those of where the file came from. */
    static kind = false;

    setup() {
        const { action, resId, state } = this.props;
        this.orm = useService("orm");
        useKeptFocus(useRef("page"));
        this.action = useService("action");
        const params = action.params || {};
        const importId = state?.importId ?? (resId || params.import_id || false);
        this.model = useImport(importId);
        this.state = useState({
            wizard: null,
            options: null,
            error: "",
            /** What the user was doing in the source page, kept while they look elsewhere. */
            source: state?.source || {},
        });
        useSetupAction({
            getLocalState: () => ({ importId: this.model.state.id, source: this.state.source }),
        });
        onWillStart(async () => {
            try {
                [this.state.wizard, this.state.options] = await Promise.all([
                    this.orm.call("ahorro.import.page", "get_wizard"),
                    this.orm.call("ahorro.import.page", "get_page_options"),
                ]);
                if (!state?.source) {
                    this.state.source = startSource(this.kind, this.state.wizard);
                }
                this.env.config.setDisplayName(this.title);
            } catch (error) {
                this.state.error = errorMessage(error);
            }
        });
        useEffect(
            (id, title) => {
                this.props.updateActionState({ resId: id, active_id: false });
                this.env.config.setDisplayName(title);
            },
            () => [this.model.state.id, this.title]
        );
    }

    get run() {
        return this.model.state.run;
    }

    get page() {
        return this.model.state.id ? pageOf(this.run) : "source";
    }

    /** @returns {"general" | "brand"} whose steps are shown */
    get kind() {
        if (this.constructor.kind) {
            return this.constructor.kind;
        }
        return ["file", "drive", "mail"].includes(this.run?.source) ? "brand" : "general";
    }

    get title() {
        const provider =
            this.run?.provider || (this.page === "source" && this.state.source.providerName);
        return this.kind === "brand" && provider
            ? _t("Portfolio Importer of %s", provider)
            : _t("Importer of Portfolios of Plans");
    }

    get steps() {
        const page = this.page;
        let step = "source";
        if (page === "source") {
            step = this.kind === "brand" && !this.state.source.isTypeChosen ? "type" : "source";
        } else {
            const { run } = this;
            const isWriting = page === "result" || ["applying", "done"].includes(run?.state);
            step = isWriting ? "import" : "review";
        }
        return {
            kind: this.kind,
            step,
            hasDrive: Boolean(this.state.wizard?.google.drive_folder),
            isReviewing: page === "review",
            isOver: page === "result",
            canGoTo: (key) => page === "source" && key === "type",
            goTo: () => (this.state.source.isTypeChosen = false),
        };
    }

    get history() {
        return () => this.action.doAction("ahorro_import.ahorro_import_action");
    }

    async openRun(id) {
        await this.model.open(id);
        this.state.source = startSource(this.kind, this.state.wizard);
    }

    /** Back to where the next file is chosen. */
    async restart() {
        await this.model.open(false);
        this.state.wizard = await this.orm.call("ahorro.import.page", "get_wizard");
    }

    async discard() {
        if (this.run.state === "done") {
            // Undoing it got stuck: it stays as it was, imported.
            return this.model.act("action_discard");
        }
        await this.model.once(() => this.model.call("action_discard"));
        await this.restart();
    }
}

/** *Importador de Cartera de Planes*: from what is pasted, from Google, from a file. */
export class GeneralImportAction extends ImportAction {
    static kind = "general";
}

/** The wizard of each administradora, by kinds of file. */
export class BrandImportAction extends ImportAction {
    static kind = "brand";
}

lazyComponents.add("ahorro_import", ImportAction);
lazyComponents.add("ahorro_import_general", GeneralImportAction);
lazyComponents.add("ahorro_import_brand", BrandImportAction);
