/** What the server answers to the attend screen, for the unit tests. */

function makePlan() {
    return {
        id: 7,
        title: "G9RX/031E",
        active: true,
        is_live: true,
        company: "",
        provider: "Plan Rombo",
        holder: "Gorosito Analía",
        holder_id: 3,
        status: "Ahorrista (N0)",
        status_color: "#2E7D32",
        group_order: "G9RX-031E",
        subscription: "2711700",
        description: "OCOM1650 - CUOTA BAJA",
        car: "Renault / Sandero",
        award_date: false,
        grouping_date: "2018-11-05",
        payment_method: "DBCT",
        currency_id: 1,
        overdue_debt: 40041.87,
        debt_to_fall_due: 999819.96,
        has_installments: true,
        issued: 15,
        paid: 13,
        owed: 2,
        installments_warning: "",
        conditions: "",
        commercial_state: "",
        seller: "",
        alerts: [],
    };
}

export function makePhone(values = {}) {
    return {
        id: 11,
        raw: "0346215663250",
        shown: "3462 15-663250",
        e164: "+5493462663250",
        kind: "mobile",
        kind_label: "Mobile",
        source_label: "File",
        source_detail: "",
        problem: false,
        is_wrong: false,
        no_whatsapp: false,
        is_main: true,
        ...values,
    };
}

function makeFile(values) {
    return {
        id: 3,
        name: "Gorosito Analía",
        is_company: false,
        active: true,
        document: "DNI 28.345.678",
        document_warning: false,
        since: "2018-11-05",
        address: "",
        phones: [makePhone()],
        emails: [],
        contact: {},
        document_kinds: [],
        plans: [makePlan()],
        plan_count: 1,
        other_plans: [],
        processes: [],
        process_count: 0,
        units: [],
        attachments: [],
        changes: [],
        history: [],
        can: { edit: false, create_process: false, open_process: false },
        ...values,
    };
}

const RULES = {
    universal: false,
    shortcut: false,
    color: "",
    outcome: "neutral",
    closes: false,
    requires_date: false,
    requires_amount: false,
    requires_comment: false,
    requires_next_action: false,
    retry_hours: 0,
    opt_out: false,
    flags_phone_wrong: false,
};

export const RESULTS = [
    {
        ...RULES,
        id: 1,
        name: "Promesa de pago",
        shortcut: 1,
        requires_date: true,
        requires_amount: true,
    },
    { ...RULES, id: 2, name: "Pagó total", shortcut: 2, closes: true, outcome: "positive" },
    { ...RULES, id: 3, name: "Rechaza", shortcut: 3, closes: true, requires_comment: true },
    {
        ...RULES,
        id: 7,
        name: "Volver a llamar",
        shortcut: 7,
        universal: true,
        requires_next_action: true,
    },
    { ...RULES, id: 9, name: "No contesta", shortcut: 9, universal: true, retry_hours: 3 },
    { ...RULES, id: 10, name: "Teléfono inexistente", universal: true, flags_phone_wrong: true },
];

/**
 * @param {Object} values of the client's file: `id` and `name`
 * @param {Object} caseValues of the case that is attended
 */
export function makeScreen(values = {}, caseValues = {}) {
    const file = makeFile(values);
    const token = `7.token-${file.id}`;
    return {
        case_id: 5,
        lease_token: token,
        expires_at: "2026-11-18 15:10:00",
        case: {
            id: file.id === 3 ? 5 : file.id + 100,
            state: "pending",
            attempts: 0,
            campaign: "MORA NOVIEMBRE",
            campaign_id: 2,
            type: "Mora",
            type_id: 1,
            next_action_at: "",
            plan_id: 7,
            ...caseValues,
        },
        lease: {
            token,
            expires_at: "2026-11-18 15:10:00",
            server_now: "2026-11-18 15:00:00",
            minutes: 10,
        },
        file,
        plan: file.plans[0],
        other_cases: [],
        script: "<p>Hola <b>Analía</b></p>",
        results: RESULTS,
        guard: { allowed: true, reason: false, until: false, text: "" },
        act: false,
        presets: [
            { key: "hours", label: "+2 h", at: "2026-11-18 17:00:00" },
            { key: "tomorrow", label: "tomorrow 10:00", at: "2026-11-19 13:00:00" },
        ],
    };
}

export function makeBoard(values = {}) {
    return {
        campaigns: [],
        cases: [],
        total: 0,
        next: false,
        tiles: {
            callbacks_overdue: 0,
            callbacks_next_at: "",
            retries_due: 0,
            retries_next_at: "",
            never_campaigns: 1,
        },
        counts: {
            mine: 3,
            callbacks: 0,
            retries: 0,
            never: 3,
            others: 0,
            open: 3,
            due: 0,
            overdue: 0,
            scheduled: 0,
            blocked: 0,
            in_progress: 0,
            done: 1,
        },
        today: {
            done: 2,
            attended: 3,
            overdue: 0,
            callbacks_due: 0,
            callbacks_today: 0,
            next_callback_at: "",
        },
        absent: false,
        lease: false,
        why_empty: { code: "", text: "", until: false },
        server_now: "2026-11-18 15:00:00",
        ...values,
    };
}

export function makeQueue(values = {}) {
    return {
        campaigns: [],
        cases: [],
        open: 3,
        today: {
            done: 2,
            attended: 3,
            overdue: 0,
            callbacks_due: 0,
            callbacks_today: 0,
            next_callback_at: "",
        },
        why_empty: { code: "", text: "", until: "" },
        ...values,
    };
}
