import { errorMessage } from "@ahorro_plan/common/errors";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { uuid } from "@web/core/utils/strings";

import { Component, markRaw, onWillStart, useState } from "@odoo/owl";

import { stateLabel } from "../common/batch_list";
import { format } from "../common/format";
import { StepsBar } from "../common/steps_bar";
import { UploadError, uploader } from "./uploader";
import { KeptGrid } from "../paste_grid/kept_grid";
import { PasteGrid } from "../paste_grid/paste_grid";
import { FilePicker, sortByDate } from "./file_picker";

/** Imports not finished that are shown at once. */
const FIRST = 2;

/** @returns {{id: number, name: string}[]} who has a kind of file of their own */
export function profiledProviders(wizard) {
    const providers = new Map();
    for (const { provider } of wizard.profiles) {
        if (provider && !providers.has(provider.id)) {
            providers.set(provider.id, provider);
        }
    }
    return [...providers.values()];
}

/**
 * What the page starts with: for the brand wizard, the first administradora that has a
 * kind of file, and that kind.
 */
export function startSource(kind, wizard) {
    const provider = kind === "brand" && profiledProviders(wizard)[0];
    if (!provider) {
        return {};
    }
    const profile = wizard.profiles.find((one) => one.provider?.id === provider.id);
    return { providerId: provider.id, providerName: provider.name, profileId: profile.id };
}

/**
 * Where the data is: pasted, in Google or in a file. The brand wizard asks first which
 * kind of file it is.
 */
export class SourcePage extends Component {
    static template = "ahorro_import.SourcePage";
    static components = { FilePicker, PasteGrid, StepsBar };
    static props = {
        kind: String,
        steps: Object,
        /** What the user has chosen so far; outlives this page. */
        source: Object,
        wizard: Object,
        options: { type: Object, optional: true },
        openRun: Function,
        openHistory: Function,
        reload: Function,
    };

    setup() {
        this.format = format;
        this.stateLabel = stateLabel;
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.source = useState(this.props.source);
        this.source.files ||= [];
        this.source.grid ||= markRaw(new KeptGrid());
        this.state = useState({
            isBusy: false,
            /** Share of the upload that is done; null while there is none. */
            progress: null,
            error: "",
            errorPlace: "",
            reference: "",
            hasAllRuns: false,
            hasPasted: !this.source.grid.isEmpty,
            pastedRows: this.source.grid.rows.length,
        });
        onWillStart(async () => {
            if (this.props.kind === "general" && (await this.source.grid.restore())) {
                this.onPasted();
            }
        });
    }

    // --- what is offered ---

    get fields() {
        return this.props.options?.fields || [];
    }

    get providers() {
        return profiledProviders(this.props.wizard);
    }

    /** All of them, for a file of no known kind. */
    get allProviders() {
        return this.props.options?.providers || this.providers;
    }

    /** The kinds of file of the chosen administradora, and the general ones. */
    get profiles() {
        const { providerId } = this.source;
        return this.props.wizard.profiles.filter(
            ({ provider }) => !provider || provider.id === providerId
        );
    }

    get profile() {
        return this.props.wizard.profiles.find(({ id }) => id === this.source.profileId);
    }

    /** A general kind of file does not say whose plans it brings. */
    get needsProvider() {
        return this.props.kind === "general" && !this.profile?.provider;
    }

    get google() {
        return this.props.wizard.google;
    }

    get shareText() {
        return _t("Share it with %s, so that it can be read.", this.google.account);
    }

    get sendingText() {
        return _t("Sending: %s %%", format.count(Math.floor(100 * this.state.progress)));
    }

    get runs() {
        const { open } = this.props.wizard;
        return this.state.hasAllRuns ? open : open.slice(0, FIRST);
    }

    get moreRunsLabel() {
        return _t("See the other %s", format.count(this.props.wizard.open.length - FIRST));
    }

    profileLabel(profile) {
        return profile.provider ? `${profile.provider.name} · ${profile.name}` : profile.name;
    }

    // --- what the user does ---

    /** @param {number | string} choice an id; 0 for none */
    chooseProvider(choice) {
        const provider = this.allProviders.find((one) => one.id === Number(choice));
        this.source.providerId = provider?.id || false;
        this.source.providerName = provider?.name || "";
        if (this.props.kind === "brand") {
            this.source.profileId = this.profiles[0]?.id || false;
        }
    }

    /** @param {number | string} choice an id; 0 to recognise it */
    chooseProfile(choice) {
        this.source.profileId = Number(choice) || false;
        if (this.profile?.provider) {
            this.source.providerId = this.profile.provider.id;
            this.source.providerName = this.profile.provider.name;
        }
    }

    next() {
        this.source.isTypeChosen = true;
    }

    back() {
        this.source.isTypeChosen = false;
    }

    onPasted() {
        this.state.hasPasted = !this.source.grid.isEmpty;
        this.state.pastedRows = this.source.grid.rows.length;
    }

    setFiles(files) {
        this.source.files = files.map((file) => markRaw(file));
        this.state.error = "";
    }

    /** What every way in sends along. */
    get values() {
        return {
            profile_id: this.source.profileId,
            provider_id: this.source.providerId,
        };
    }

    /** The files by request: together, unless they are more than a request may bring. */
    get parcels() {
        const files = sortByDate(this.source.files);
        const size = files.reduce((sum, file) => sum + file.size, 0);
        return size > this.props.wizard.limits.bytes ? files.map((file) => [file]) : [files];
    }

    async importFiles() {
        await this.work("file", async () => {
            const found = { imports: [], known: [] };
            const parcels = this.parcels;
            // The same word makes one batch of what goes in several requests.
            const batch = parcels.length > 1 ? uuid() : "";
            for (const [index, files] of parcels.entries()) {
                const values = { ...this.values, source: "file", batch };
                const answer = await uploader.send(files, values, (share) => {
                    this.state.progress = (index + share) / parcels.length;
                });
                found.imports.push(...answer.imports);
                found.known.push(...answer.known);
            }
            await this.openFound(found);
        });
    }

    /** Open the first one; of what waited already it is said that it was not doubled. */
    async openFound({ imports, known }) {
        if (known.length) {
            this.notification.add(
                known.length === 1
                    ? _t("This file was waiting to be reviewed already: it was not loaded again.")
                    : _t(
                          "%s of the files were waiting to be reviewed already: they were not loaded again.",
                          format.count(known.length)
                      ),
                { type: "info" }
            );
        }
        await this.props.openRun(imports[0]);
    }

    async importPasted() {
        await this.work("paste", async () => {
            const blob = await this.source.grid.toBlob();
            const values = { ...this.values, source: "paste" };
            const found = await uploader.send(
                [{ name: _t("Pasted data.tsv"), blob }],
                values,
                (share) => {
                    this.state.progress = share;
                }
            );
            this.source.grid.end();
            await this.openFound(found);
        });
    }

    async importFromGoogle() {
        const reference = this.state.reference.trim();
        if (!reference) {
            return;
        }
        await this.work("google", async () => {
            const answer = await this.orm.call("ahorro.import.page", "create_from_google", [
                reference,
                this.source.profileId || false,
            ]);
            await this.props.openRun([answer].flat()[0]);
        });
    }

    /** Step two of the brand wizard: whichever was filled in. */
    process() {
        return this.source.files.length ? this.importFiles() : this.importFromGoogle();
    }

    /** Bring something in, once; why it was not taken shows where it was asked for. */
    async work(place, load) {
        if (this.state.isBusy) {
            return;
        }
        Object.assign(this.state, { isBusy: true, error: "", errorPlace: place, progress: null });
        try {
            await load();
        } catch (error) {
            this.state.error = error instanceof UploadError ? error.message : errorMessage(error);
        } finally {
            this.state.isBusy = false;
            this.state.progress = null;
        }
    }

    openGoogleSettings() {
        return this.action.doAction("ahorro_plan.ahorro_settings_action", {
            onClose: () => this.props.reload(),
        });
    }
}
