package newsroom

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// Which buttons stand under an article is set in their order; a key that can be none is refused with all that was typed.
func TestSharingScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	w.as(staff.DeskEditor).get("/desk/sharing").want(http.StatusForbidden)
	page := admin.get("/desk/sharing").want(http.StatusOK).has("카카오톡", "밴드", "JavaScript 키")
	form := url.Values{"version": {page.field("version")}, "way-band": {"1"}, "way-copy": {"2"}, "way-kakao": {"1"}, "way-x": {"99"}, "kakao_key": {"0123456789ABCDEF"}}
	wrong := admin.post("/desk/sharing", form).want(http.StatusUnprocessableEntity)
	if wrong.wrong("kakao_key") == "" || wrong.field("kakao_key") != "0123456789ABCDEF" {
		t.Errorf("%q %q", wrong.wrong("kakao_key"), wrong.field("kakao_key"))
	}
	form.Set("kakao_key", "0123456789abcdef0123456789abcdef")
	admin.post("/desk/sharing", form).to("/desk/sharing?done=saved")
	admin.post("/desk/sharing", form).want(http.StatusConflict)
	x, version, err := w.db.Sharing(t.Context())
	want := []news.ShareWay{news.ShareKakao, news.ShareBand, news.ShareCopy, news.ShareX}
	if err != nil || version != 1 || !slices.Equal(x.Ways, want) || !slices.Equal(x.Shown(), want) {
		t.Errorf("%+v, %d, %v", x, version, err)
	}
	form.Set("version", "1")
	form.Set("kakao_key", "")
	admin.post("/desk/sharing", form).to("/desk/sharing?done=saved")
	if x, _, err := w.db.Sharing(t.Context()); err != nil || slices.Contains(x.Shown(), news.ShareKakao) || !slices.Contains(x.Ways, news.ShareKakao) {
		t.Errorf("without a key: %+v, %v", x, err)
	}
}
