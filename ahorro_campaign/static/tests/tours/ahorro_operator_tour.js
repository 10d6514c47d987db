import { registry } from "@web/core/registry";

const NAME = "#ahorro_client_name";
const front = (name) => ({ trigger: `${NAME}:contains(${name})` });
const keys = (combination) => ({ trigger: ".o_ahorro_attend", run: `press ${combination}` });
const chosen = (name) => ({ trigger: `.o_ahorro_result.active:contains(${name})` });
const SAVE = keys("ctrl+Enter");

// An operator attends five clients with the keyboard: a callback, a skip, an undo.
registry.category("web_tour.tours").add("ahorro_campaign_operator", {
    steps: () => [
        // The board.
        { trigger: ".o_menu_brand:contains(Plan de ahorro)" },
        { trigger: ".o_breadcrumb:contains(Tablero del operador)" },
        { trigger: "h2:contains(Gestiones en trabajo 7)" },
        {
            trigger:
                ".o_ahorro_case_head:contains(Cliente):contains(Plan):contains(Último comentario):contains(Atención)",
        },
        { trigger: ".o_ahorro_board_search[placeholder=Filtro]" },
        {
            trigger:
                ".o_ahorro_board_campaigns:contains(Campañas en trabajo):contains(MORA NOVIEMBRE):contains(0 / 7)",
        },
        {
            trigger: ".o_ahorro_case_row .o_ahorro_case_more",
            run: () =>
                document.querySelectorAll(".o_ahorro_case_more").forEach((each) => each.click()),
        },
        {
            trigger:
                ".o_ahorro_case_row:contains(Teléfono:):contains(Celular:):contains(Email:):contains(CPI:)",
        },
        {
            trigger:
                ".o_ahorro_case_row:contains(Suscripción:):contains(Grupo/Orden: -):contains(Fecha de agrupamiento: -)",
        },
        {
            trigger:
                ".o_ahorro_case_row:contains(No se ha cargado el plan):contains(No posee comentarios del caso)",
        },
        { trigger: ".o_ahorro_case_row:contains(No se ha cargado el nro de suscripción)" },
        { trigger: ".o_ahorro_board_campaign:contains(MORA NOVIEMBRE)", run: "click" },
        { trigger: ".o_ahorro_campaign_title:contains(MORA NOVIEMBRE):contains(Mora · 0 / 7)" },
        { trigger: ".o_ahorro_attend_case:contains(Atender)" },
        { trigger: ".o_ahorro_attend_next:contains(Atender)", run: "click" },
        // The first one paid; taken back, and saved again.
        front("Abarca Ana"),
        { trigger: ".o_ahorro_contact span:contains(Particular)" },
        { trigger: "button[name=more_information]:contains(Más información del cliente)" },
        { trigger: ".o_ahorro_contact a[href^='tel:']" },
        { trigger: ".o_ahorro_title:contains(Información del Plan)" },
        { trigger: ".o_ahorro_history:contains(Historial de acciones del cliente)" },
        { trigger: ".o_ahorro_history:contains(No se registran gestiones anteriores del caso)" },
        { trigger: ".o_ahorro_actions:contains(Acciones:):contains(Adjuntar):contains(Agendar)" },
        { trigger: ".o_ahorro_form:contains(Formulario)" },
        { trigger: ".o_ahorro_comment[placeholder='Nuevo comentario..']" },
        { trigger: ".o_ahorro_kind:contains(Finalizar gestión):contains(Sólo comentario)" },
        { trigger: ".o_ahorro_save_next:contains(Guardar y siguiente)" },
        { trigger: ".o_ahorro_other_cases:contains(otras gestiones abiertas)" },
        keys("2"),
        chosen("Pagó total"),
        SAVE,
        front("Bravo Beto"),
        { trigger: ".o_ahorro_undo:contains(Guardado: Abarca Ana · Pagó total)" },
        keys("z"),
        front("Abarca Ana"),
        keys("2"),
        chosen("Pagó total"),
        SAVE,
        // The second one is called tomorrow.
        front("Bravo Beto"),
        keys("7"),
        chosen("Volver a llamar"),
        { trigger: "#ahorro_next_at:focus", run: "edit +1d && press Enter" },
        keys("Escape"),
        { trigger: ".o_ahorro_exact button[title='Sin próxima acción']" },
        SAVE,
        // The third one is not for this operator.
        front("Correa Ceci"),
        keys("s"),
        { trigger: ".o_ahorro_skip_reasons button:contains(Conozco a esta persona)", run: "click" },
        front("Díaz Dora"),
        // A promise, with its day and amount.
        keys("1"),
        chosen("Promesa de pago"),
        { trigger: "#ahorro_promise_date:focus", run: "edit +5d && press Enter" },
        { trigger: "#ahorro_promise_amount", run: "edit 40.041,87" },
        keys("Escape"),
        SAVE,
        // A comment alone.
        front("Eiras Eloy"),
        keys("n"),
        { trigger: ".o_ahorro_comment:focus", run: "edit Habló con la hija, 2 cuotas" },
        keys("Escape"),
        { trigger: "input[name=ahorro_kind][value=comment]", run: "click" },
        SAVE,
        front("Funes Fede"),
        {
            trigger:
                ".o_ahorro_plan_line:contains(Suscripción: -):contains(Grupo/Orden: G9RX):contains(Fecha de agrupamiento: -)",
        },
        { trigger: ".o_ahorro_plan button[name=load_subscription]:contains(Cargar)" },
        keys("3"),
        chosen("Informa que ya pagó"),
        SAVE,
        front("Gallo Gabi"),
        { trigger: ".o_ahorro_attend_bar:contains(2 / 7)" },
        { trigger: ".o_ahorro_lease:contains(Reservado para vos)" },
        { trigger: ".o_ahorro_back", run: "click" },
        // A finished case is opened again.
        { trigger: ".o_ahorro_day:contains(Hoy: 2 finalizadas)" },
        { trigger: ".o_ahorro_more_filters", run: "click" },
        { trigger: "[data-filter=done]:contains(Finalizadas 2)", run: "click" },
        {
            trigger:
                ".o_ahorro_case_row:contains(Funes Fede) .o_ahorro_reopen_case:contains(Reabrir)",
            run: "click",
        },
        { trigger: ".o_ahorro_more_filters", run: "click" },
        { trigger: "[data-filter=done]:contains(Finalizadas 1)" },
        { trigger: "[data-filter=in_progress]:contains(En proceso)", run: "click" },
        { trigger: ".o_ahorro_case_row:contains(Funes Fede) .o_ahorro_attend_case", run: "click" },
        // Its history has what was done before.
        front("Funes Fede"),
        { trigger: ".o_ahorro_history th:contains(Fecha Finalización)" },
        { trigger: ".o_ahorro_history th:contains(Gestión)" },
        { trigger: ".o_ahorro_history th:contains(Comentarios)" },
        { trigger: ".o_ahorro_history td:contains(/MORA NOVIEMBRE \\(Mora\\)/)" },
        {
            trigger:
                ".o_ahorro_history_comment:contains(ahorro_operator):contains(Informa que ya pagó)",
        },
        keys("3"),
        chosen("Informa que ya pagó"),
        { trigger: ".o_ahorro_save", run: "click" },
        { trigger: ".o_ahorro_nobody:contains(Deshacer)" },
        { trigger: ".o_ahorro_to_board", run: "click" },
        { trigger: ".o_ahorro_operator_board" },
    ],
});

// From the client's file: without a campaign.
registry.category("web_tour.tours").add("ahorro_campaign_without_campaign", {
    steps: () => [
        { trigger: ".o_ahorro_attend_plan:contains(Atender)", run: "click" },
        // Who has no phone is not called; who calls is attended.
        { trigger: ".o_ahorro_nobody .o_ahorro_error" },
        { trigger: ".o_ahorro_incoming:contains(El cliente se comunicó)", run: "click" },
        { trigger: ".o_ahorro_campaign_name:contains(Sin campaña)" },
        front("Gorosito Analía"),
        keys("n"),
        { trigger: ".o_ahorro_comment:focus", run: "edit Llamó para preguntar por el acto" },
        keys("Escape"),
        { trigger: "input[name=ahorro_kind][value=comment]", run: "click" },
        { trigger: ".o_ahorro_save", run: "click" },
        { trigger: ".o_ahorro_nobody" },
    ],
});
registry.category("web_tour.tours").add("ahorro_campaign_history", {
    steps: () => [
        { trigger: ".o_ahorro_history td .fw-bold:contains(/^-$/)" },
        { trigger: ".o_ahorro_history_comment:contains(Llamó para preguntar por el acto)" },
        { trigger: ".o_ahorro_attend_plan:contains(Atender)" },
    ],
});
