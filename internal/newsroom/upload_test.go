package newsroom

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/staff"
)

// part sends a piece of an upload.
func (c *client) part(address string, offset int, body io.Reader) *answer {
	c.t.Helper()
	return c.piece(http.MethodPatch, address, offset, body)
}

func (c *client) piece(method, address string, offset int, body io.Reader) *answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL+address, body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Upload-Offset", fmt.Sprint(offset))
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return &answer{t: c.t, status: res.StatusCode, header: res.Header, body: string(raw)}
}

func TestUploadInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, other := w.as(staff.Reporter), w.as(staff.DeskEditor)
	data := photo(t, 900, 700)
	begin := func(name string, size int) string {
		t.Helper()
		a := reporter.do(http.MethodPost, "/desk/uploads", "application/json", strings.NewReader(fmt.Sprintf(`{"name":%q,"size":%d,"type":"text/html"}`, name, size))).want(http.StatusCreated)
		return a.header.Get("Location")
	}
	address := begin("시장.jpg", len(data))
	half := reporter.part(address, 0, bytes.NewReader(data[:5000])).want(http.StatusOK)
	if half.header.Get("Upload-Offset") != "5000" {
		t.Errorf("%v", half.header)
	}
	if a := reporter.part(address, 0, bytes.NewReader(data)).want(http.StatusConflict); a.header.Get("Upload-Offset") != "5000" {
		t.Errorf("%v", a.header)
	}
	other.part(address, 5000, bytes.NewReader(data[5000:])).want(http.StatusNotFound)
	other.get(address).want(http.StatusNotFound)
	if a := reporter.get(address).want(http.StatusOK); a.header.Get("Upload-Offset") != "5000" || a.header.Get("Upload-Length") != fmt.Sprint(len(data)) {
		t.Errorf("%v", a.header)
	}
	done := reporter.part(address, 5000, bytes.NewReader(data[5000:])).want(http.StatusCreated)
	for _, want := range []string{`"id":1`, `"name":"시장.jpg"`, `"kind":"image"`, `"width":900`, `"known":false`} {
		if !strings.Contains(done.body, want) {
			t.Errorf("%s lacks %s", done.body, want)
		}
	}
	// The answer was lost: asked again, it is the same item.
	if again := reporter.part(address, len(data), strings.NewReader("")).want(http.StatusCreated); !strings.Contains(again.body, `"id":1`) {
		t.Errorf("asked again: %s", again.body)
	}
	w.clock.move(time.Minute)
	if twin := reporter.part(begin("again.jpg", len(data)), 0, bytes.NewReader(data)).want(http.StatusCreated); !strings.Contains(twin.body, `"known":true`) {
		t.Errorf("the same file: %s", twin.body)
	}

	page := begin("page.jpg", 12)
	if bad := reporter.part(page, 0, strings.NewReader("<html></html>"[:12])).want(http.StatusUnprocessableEntity); !strings.Contains(bad.body, "PDF만 올릴 수 있습니다") {
		t.Error(bad.body)
	}
	reporter.get(page).want(http.StatusNotFound)
	reporter.part(begin("a", 3), 0, strings.NewReader("four")).want(http.StatusUnprocessableEntity)
	for _, body := range []string{"", "[]", `{"size":0}`, `{"size":99999999999}`} {
		reporter.do(http.MethodPost, "/desk/uploads", "application/json", strings.NewReader(body)).want(http.StatusUnprocessableEntity)
	}
	dropped := begin("b", 9)
	reporter.piece(http.MethodDelete, dropped, 0, nil).want(http.StatusNoContent)
	reporter.get(dropped).want(http.StatusNotFound)
	w.as("").part(address, 0, strings.NewReader("")).want(http.StatusUnauthorized)
}

func TestLibraryScreens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, desk := w.as(staff.Reporter), w.as(staff.DeskEditor)
	reporter.upload("/desk/media", photo(t, 640, 400), true, url.Values{"caption": {"새벽 시장"}, "credit": {"박한결"}, "alt": {"좌판"}, "rights": {"자체 촬영"}}).want(http.StatusCreated)
	desk.upload("/desk/media", photo(t, 640, 401), true, nil).want(http.StatusCreated)
	desk.upload("/desk/media", []byte("%PDF-1.7\nstartxref\n9\n%%EOF\n"), true, url.Values{"caption": {"예산안"}}).want(http.StatusCreated)
	for query, want := range map[string][3]bool{
		"": {true, true, true}, "?q=%EC%8B%9C%EC%9E%A5": {true, false, false}, "?kind=document": {false, false, true}, "?missing=1": {false, true, true},
		"?from=2026-11-22&until=2026-11-22": {true, true, true}, "?from=2026-11-23": {}, "?until=2026-11-21": {}, fmt.Sprintf("?person=%d", w.people[staff.Reporter].ID): {true, false, false},
		"?before=2": {true, false, false}, "?from=yesterday&person=x&kind=zip&before=-1": {true, true, true},
	} {
		body := reporter.get("/desk/media" + query).want(http.StatusOK).body
		for i, shown := range want {
			if strings.Contains(body, fmt.Sprintf(`<li><a href="/desk/media/%d"`, i+1)) != shown {
				t.Errorf("%q: item %d", query, i+1)
			}
		}
	}
	reporter.write(with(draftOf("사진 기사"), "picture", "1"))
	reporter.get("/desk/media/1").want(http.StatusOK).has("사진 기사", "작성 중", "자체 촬영")
	reporter.post("/desk/media/1", url.Values{"caption": {"새벽"}, "focus_x": {"20"}, "focus_y": {"101"}}).want(http.StatusUnprocessableEntity).has("새벽")
	reporter.post("/desk/media/1", url.Values{"caption": {"새벽"}, "focus_x": {"20"}, "focus_y": {"70"}}).to("/desk/media/1?done=saved")
	if p, err := w.db.Picture(t.Context(), 1); err != nil || p.FocusX != 20 || p.FocusY != 70 || p.Rights != "" {
		t.Errorf("%+v, %v", p, err)
	}
	reporter.post("/desk/media/2/delete", url.Values{}).want(http.StatusForbidden)
	reporter.post("/desk/media/1/delete", url.Values{}).want(http.StatusUnprocessableEntity).has("이유를 적어 주세요")
	reporter.post("/desk/media/1/delete", url.Values{"reason": {"잘못 올림"}}).to("/desk/media?done=deleted")
	if _, err := w.db.Picture(t.Context(), 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("it is there: %v", err)
	}
	w.clock.move(time.Minute)
	desk.upload("/desk/media", []byte("%PDF-1.7\nstartxref\n9\n%%EOF\n"), false, nil).to("/desk/media/3?done=known")
}
