import { loadCharts } from "@ahorro_plan/common/chart";
import { _t } from "@web/core/l10n/translation";
import { formatInteger } from "@web/views/fields/formatters";

import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

/** Of columns that name no colour of their own. */
const COLORS = ["#71639e", "#c9820a", "#2e7d32", "#b3262f", "#2f6fb5", "#8b93a1"];

/** On paper, which is white whatever the screen is. */
const PAPER = { ink: "#212529", ground: "#ffffff" };
/** A slice that has less of the circle than this has no room for its number. */
const SMALL_SLICE = 0.06;

/**
 * @param {HTMLElement} el
 * @returns {{ink: string, ground: string}} the colours of text and of what is behind it
 */
function screenColors(el) {
    const { getComputedStyle } = window;
    const block = el.closest(".o_ahorro_panel_block") || document.body;
    return { ink: getComputedStyle(el).color, ground: getComputedStyle(block).backgroundColor };
}

/**
 * @param {string} color as `#rrggbb`
 * @returns {string} black or white, whichever is read more easily on it
 */
export function inkOn(color) {
    const parts = color.match(/[0-9a-f]{2}/gi).map((part) => parseInt(part, 16) / 255);
    const [red, green, blue] = parts.map((part) =>
        part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    );
    // Of a luminance of 0.179 black and white have the same contrast.
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

/**
 * Draw texts on a chart in the font of the page.
 *
 * @param {object} chart
 * @param {function(CanvasRenderingContext2D): void} draw
 */
function write(chart, draw) {
    const { ctx } = chart;
    ctx.save();
    ctx.textAlign = "center";
    ctx.font = `600 12px ${window.getComputedStyle(chart.canvas).fontFamily}`;
    draw(ctx);
    ctx.restore();
}

/** Write above each bar what its parts add up to, where there is room for all of them. */
const totals = {
    id: "ahorroTotals",
    afterDatasetsDraw(chart) {
        const { data } = chart;
        const bars = chart.getDatasetMeta(0).data;
        const sums = data.labels.map((_label, index) =>
            data.datasets.reduce((sum, set) => sum + (set.data[index] || 0), 0)
        );
        write(chart, (ctx) => {
            ctx.fillStyle = chart.options.color;
            const widest = Math.max(
                ...sums.map((sum) => ctx.measureText(formatInteger(sum)).width)
            );
            if (bars.length > 1 && bars[1].x - bars[0].x < widest + 2) {
                return;
            }
            sums.forEach((sum, index) => {
                const tops = chart
                    .getSortedVisibleDatasetMetas()
                    .map((meta) => meta.data[index]?.y)
                    .filter((top) => top !== undefined);
                if (sum && tops.length) {
                    ctx.fillText(formatInteger(sum), bars[index].x, Math.min(...tops) - 5);
                }
            });
        });
    },
};

/** Write on each slice that has room for it how many it is. */
const numbers = {
    id: "ahorroNumbers",
    afterDatasetsDraw(chart) {
        const [{ data, backgroundColor }] = chart.data.datasets;
        const sum = data.reduce((total, value) => total + value, 0);
        write(chart, (ctx) => {
            ctx.textBaseline = "middle";
            chart.getDatasetMeta(0).data.forEach((slice, index) => {
                if (data[index] >= sum * SMALL_SLICE && data[index]) {
                    const { x, y } = slice.tooltipPosition();
                    ctx.fillStyle = inkOn(backgroundColor[index]);
                    ctx.fillText(formatInteger(data[index]), x, y);
                }
            });
        });
    },
};

/**
 * The chart of a block; a click on a part opens what it counts. The table beside it says
 * the same in numbers, for who does not see it.
 */
export class PanelChart extends Component {
    static template = "ahorro_plan.PanelChart";
    static props = {
        block: Object,
        open: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        this.state = useState({ isMissing: false });
        onWillStart(async () => {
            this.state.isMissing = !(await loadCharts());
        });
        useExternalListener(window, "beforeprint", () => this.paint(PAPER));
        useExternalListener(window, "afterprint", () => this.paint());
        useEffect(
            () => this.draw(),
            () => [JSON.stringify([this.isDonut, this.parts, this.series])]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get isDonut() {
        return this.props.block.chart.kind === "donut";
    }

    /** @returns {object[]} the rows in the order of the chart: months as time goes by */
    get rows() {
        const { rows, months, chart } = this.props.block;
        const shown = rows.filter((row) => row.checked !== false);
        return months && !chart.keeps_order ? shown.reverse() : shown;
    }

    get parts() {
        return this.rows.map((row) => row.short_label || row.label);
    }

    /** @returns {object[]} one set of values for each column that is drawn */
    get series() {
        const { chart, columns } = this.props.block;
        return chart.columns.map((name, index) => {
            const column = columns.find(({ id }) => id === name);
            return {
                name,
                label: column.label,
                color: column.color || COLORS[index % COLORS.length],
                values: this.rows.map((row) => row.cells[name]?.value || 0),
                colors: this.rows.map((row) => row.color || COLORS[5]),
            };
        });
    }

    get legend() {
        return this.series.length > 1 ? this.series : [];
    }

    get total() {
        return formatInteger(this.props.block.total?.cells?.total?.value || 0);
    }

    /** @returns {string} what the chart shows, for who does not see it: its numbers */
    get description() {
        const { parts, series } = this;
        const numbers = parts.map((part, index) => {
            const sum = series.reduce((total, { values }) => total + values[index], 0);
            const shares = series.map(
                ({ label, values }) => `${label} ${formatInteger(values[index])}`
            );
            const text = `${part}: ${formatInteger(sum)}`;
            return series.length > 1 ? `${text} (${shares.join(", ")})` : text;
        });
        return _t("Chart of %(title)s. %(numbers)s", {
            title: this.props.block.title,
            numbers: numbers.join("; "),
        });
    }

    /**
     * Draw the same in other colours.
     *
     * @param {{ink: string, ground: string}} [colors] those of the screen unless said
     */
    paint(colors) {
        if (!this.chart) {
            return;
        }
        const { ink, ground } = colors || screenColors(this.canvas.el);
        const { options } = this.chart;
        options.color = ink;
        if (options.scales?.x) {
            options.scales.x.ticks.color = ink;
        }
        if (this.isDonut) {
            this.chart.data.datasets[0].borderColor = ground;
        }
        this.chart.update("none");
    }

    draw() {
        this.chart?.destroy();
        if (this.state.isMissing) {
            return;
        }
        const { isDonut, rows, series } = this;
        const { ink, ground } = screenColors(this.canvas.el);
        this.chart = new window.Chart(this.canvas.el, {
            type: isDonut ? "doughnut" : "bar",
            data: {
                labels: this.parts,
                datasets: series.map((set) => ({
                    label: set.label,
                    data: set.values,
                    backgroundColor: isDonut ? set.colors : set.color,
                    borderColor: isDonut ? ground : undefined,
                    borderWidth: isDonut ? 1 : 0,
                    maxBarThickness: 38,
                })),
            },
            options: {
                animation: false,
                color: ink,
                maintainAspectRatio: false,
                layout: { padding: { top: isDonut ? 4 : 20 } },
                plugins: { legend: { display: false } },
                ...(isDonut
                    ? { cutout: "62%" }
                    : {
                          scales: {
                              x: {
                                  stacked: true,
                                  grid: { display: false },
                                  ticks: { color: ink },
                              },
                              y: { stacked: true, beginAtZero: true, display: false },
                          },
                      }),
                onHover: (_event, elements) => {
                    this.canvas.el.style.cursor = elements.length ? "pointer" : "";
                },
                onClick: (_event, elements) => {
                    if (elements.length) {
                        const { datasetIndex, index } = elements[0];
                        const figure = rows[index].cells[series[datasetIndex].name];
                        if (figure?.value) {
                            this.props.open(figure);
                        }
                    }
                },
            },
            plugins: [isDonut ? numbers : totals],
        });
    }
}
