package newsroom

import (
	"net/http"
	"net/url"
	"testing"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// The look of the site is tried before it is saved, saved, and taken back; a colour that cannot be read is refused with one
// that can, and what was typed stays.
func TestLookScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	w.as(staff.DeskEditor).get("/desk/look").want(http.StatusForbidden)
	page := admin.get("/desk/look").want(http.StatusOK).has("강조색", "나눔명조")
	tried := admin.get("/desk/look?try=1&accent=%230b57d0&masthead=left").want(http.StatusOK).has("아직 저장하지 않은")
	if tried.field("accent") != "#0b57d0" {
		t.Errorf("the form has lost what is tried: %q", tried.field("accent"))
	}
	admin.get("/desk/look?try=1&accent=red").want(http.StatusOK).has("여섯 글자로 적으세요")
	admin.get("/desk/look/page?accent=%230b57d0&order=boxes,ranking,banner").want(http.StatusOK)
	admin.get("/desk/look/page?accent=red").want(http.StatusUnprocessableEntity)

	form := url.Values{"version": {page.field("version")}, "accent": {"#ffcc00"}, "masthead": {"left"}, "order": {"boxes,ranking,banner"}, "logo_alt": {"로고"}}
	wrong := admin.post("/desk/look", form).want(http.StatusUnprocessableEntity)
	if wrong.wrong("accent") == "" || wrong.field("accent") != "#ffcc00" || wrong.field("logo_alt") != "로고" {
		t.Errorf("%q %q", wrong.wrong("accent"), wrong.field("accent"))
	}
	form.Set("accent", "#0B57D0")
	form.Set("logo", "999")
	if wrong := admin.post("/desk/look", form).want(http.StatusUnprocessableEntity); wrong.wrong("logo") == "" {
		t.Error("a picture that is not there is taken")
	}
	form.Del("logo")
	admin.post("/desk/look", form).to("/desk/look?done=look-saved")
	admin.post("/desk/look", form).want(http.StatusConflict)
	x, version, err := w.db.Looks(t.Context())
	if err != nil || version != 1 || x.Accent != "#0b57d0" || x.Masthead != news.NameLeft || x.Blocks()[0] != news.BoxesBlock {
		t.Errorf("%+v, %d, %v", x, version, err)
	}
	admin.post("/desk/look/undo", url.Values{"version": {"1"}}).to("/desk/look?done=look-undone")
	if x, _, err := w.db.Looks(t.Context()); err != nil || x.Accent != "" || x.Before == nil || x.Before.Accent != "#0b57d0" {
		t.Errorf("taken back: %+v, %v", x, err)
	}
}
