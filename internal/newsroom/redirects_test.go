package newsroom

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"

	"jogan/internal/staff"
)

// table sends a file of redirects.
func (c *client) table(file string) *answer {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", "옛주소.csv")
	if err == nil {
		_, err = part.Write([]byte(file))
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return c.do(http.MethodPost, "/desk/redirects/check", m.FormDataContentType(), &b)
}

func TestRedirectsScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	admin.get("/desk/redirects").want(http.StatusOK).has("아직 넣은 주소가 없습니다")
	if a := admin.post("/desk/redirects", url.Values{"from": {"/latest"}, "to": {"/x"}}).want(http.StatusUnprocessableEntity); a.wrong("from") == "" {
		t.Error("a living page is covered")
	}
	admin.post("/desk/redirects", url.Values{"from": {"/옛글.html?id=1"}, "to": {"/latest"}}).to("/desk/redirects?done=saved")
	list := admin.get("/desk/redirects?q="+url.QueryEscape("옛글")).want(http.StatusOK).has("/옛글.html?id=1", "/latest")
	edit := "/desk/redirects/edit?from=" + url.QueryEscape("/"+url.PathEscape("옛글.html")+"?id=1")
	if !strings.Contains(list.body, strings.ReplaceAll(edit, "&", "&amp;")) {
		t.Errorf("no way to change it: %s", list.body)
	}
	admin.get(edit).want(http.StatusOK).has("옛 주소 고치기")
	was := "/" + url.PathEscape("옛글.html") + "?id=1"
	if a := admin.post("/desk/redirects/edit", url.Values{"was": {was}, "from": {was}, "to": {"none"}}).want(http.StatusUnprocessableEntity); a.wrong("to") == "" {
		t.Error("what is no address is taken")
	}
	admin.post("/desk/redirects/edit", url.Values{"was": {was}, "from": {was}, "to": {"gone"}}).to("/desk/redirects?done=saved")
	admin.get("/desk/redirects").want(http.StatusOK).has("없어짐(410)")

	// A table from a spreadsheet: looked at first, applied then, given back as it came.
	for file, key := range map[string]string{"": "file", "\x00": "file", "옛,새\n": "file"} {
		if a := admin.table(file).want(http.StatusUnprocessableEntity); a.wrong(key) == "" {
			t.Errorf("%q is taken", file)
		}
	}
	cp949, err := korean.EUCKR.NewEncoder().String("옛 주소,새 주소\r\n/글/1.html,/latest\r\n/글/2.html,/글/1.html\r\n/latest,/x\r\n=1+1,\"mailto:x\"\r\n")
	if err != nil {
		t.Fatal(err)
	}
	admin.table(cp949).to("/desk/redirects/import")
	admin.get("/desk/redirects/import").want(http.StatusOK).has("4줄을 살폈습니다", "/글/1.html", "지금 열리는 페이지의 주소입니다", "한 번에 가도록 줄인 것")
	if admin.get("/desk/redirects").has("넣은 주소 1개"); t.Failed() {
		t.Fatal("looking at a table wrote it")
	}
	admin.post("/desk/redirects/import", nil).to("/desk/redirects?done=redirects-imported")
	admin.post("/desk/redirects/import", nil).to("/desk/redirects") // the button again
	admin.get("/desk/redirects?done=redirects-imported").want(http.StatusOK).has("넣은 주소 3개", "적용했습니다")
	file := admin.get("/desk/redirects.csv").want(http.StatusOK)
	if !strings.HasPrefix(file.body, bom) || !strings.Contains(file.body, "/"+url.PathEscape("글")+"/2.html,/latest,") || !strings.Contains(file.body, ",gone,") {
		t.Errorf("the table:\n%s", file.body)
	}
	admin.table(file.body).to("/desk/redirects/import")
	admin.get("/desk/redirects/import").want(http.StatusOK).has("적용할 것이 없습니다")
	admin.post("/desk/redirects/drop", nil).to("/desk/redirects")
	admin.get("/desk/redirects/import").to("/desk/redirects")
	admin.post("/desk/redirects/delete", url.Values{"was": {was}}).to("/desk/redirects?done=deleted")
	admin.post("/desk/redirects/delete", url.Values{"was": {was}}).want(http.StatusNotFound)

	// Many: the list goes on where it stopped.
	var b strings.Builder
	for i := range 2 * perPage {
		fmt.Fprintf(&b, "/many/%04d,/latest\n", i)
	}
	admin.table(b.String()).to("/desk/redirects/import")
	admin.post("/desk/redirects/import", nil).to("/desk/redirects?done=redirects-imported")
	if a := admin.get("/desk/redirects?q=many").want(http.StatusOK).has("/many/0000"); !strings.Contains(a.body, "after=%2Fmany%2F") {
		t.Error("the list ends on its first page")
	}

	// Nobody else may.
	w.as(staff.Chief).get("/desk/redirects").want(http.StatusForbidden)
}

func TestOldSiteScreen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(staff.Admin)
	admin.get("/desk/old-site").want(http.StatusOK).has("엔디소프트", "섹션 코드")
	form := url.Values{"version": {"0"}, "systems": {"ndsoft"}, "kept": {"1"}, "codes": {"S1N1 /latest\nS1N2"}, "hosts": {""}}
	if a := admin.post("/desk/old-site", form).want(http.StatusUnprocessableEntity); a.wrong("codes") == "" || !strings.Contains(a.body, "S1N2") {
		t.Error("a line without an address is taken, or lost")
	}
	form.Set("codes", "S1N1 /latest")
	admin.post("/desk/old-site", form).to("/desk/old-site?done=saved")
	admin.get("/desk/old-site").want(http.StatusOK).has("S1N1 /latest")
	admin.post("/desk/old-site", form).want(http.StatusConflict)
}
