import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const CARD = ".o_crm_vn_care_card:contains('Nguyễn Thị Bảy')";

registry.category("web_tour.tours").add("crm_vn_care", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='crm_vn_care.crm_vn_care_menu_root']",
            run: "click",
        },
        { trigger: `${CARD} .o_crm_vn_care_greeting:contains('Cháu chúc cô Bảy')` },
        { trigger: `${CARD} .o_crm_vn_care_done`, run: "click" },
        { trigger: `${CARD} .btn-primary:contains('Greeted')` },
        // A slip is taken back, and the next tap counts.
        { trigger: `${CARD} button:contains('Undo')`, run: "click" },
        { trigger: `${CARD} .o_crm_vn_care_done`, run: "click" },
        { trigger: `${CARD} .btn-primary:contains('Greeted')` },
        { trigger: ".o_crm_vn_care_count_done span:contains('1')" },
    ],
});
