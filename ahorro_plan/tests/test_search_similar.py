# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .test_search import SearchCommon


@tagged("post_install", "-at_install")
class TestSearchSimilar(SearchCommon):
    def test_a_name_as_it_was_heard_is_found_where_nobody_has_it_as_typed(self):
        velazquez = self._plan(partner_id=self._holder("VELAZQUEZ, Maximiliano").id)
        gimenez = self._plan(partner_id=self._holder("GIMÉNEZ Ana").id)
        self.env.flush_all()
        for text, plan in (
            ("velazques maximiliano", velazquez),
            ("Velasquez", velazquez),
            ("maximilano velazquez", velazquez),
            ("jimenez ana", gimenez),
        ):
            with self.subTest(text=text):
                hits = self._find(text)
                self.assertEqual(
                    [(hit["id"], hit["match"]) for hit in hits], [(plan.id, "similar")]
                )
        # Not beside those who have it, and each word must be like one of the name.
        velazques = self._plan(partner_id=self._holder("VELAZQUES Eva").id)
        self.env.flush_all()
        self.assertEqual(self._found("velazques"), [("ahorro.plan", velazques.id)])
        self.assertEqual(self._found("velazques roberto"), [])
        self.assertEqual(self._found("velazques ximena"), [])
