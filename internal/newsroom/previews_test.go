package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// readersPage plays the readers' page: it shows the files of its articles in every form in which pages name them.
type readersPage struct {
	page
	own, other string
}

func (p readersPage) Preview(_ context.Context, a news.PublicArticle) ([]byte, error) {
	return fmt.Appendf(nil, `<!doctype html><title>%[1]s</title><h1>%[1]s</h1><img src="/media/%[2]s/480.jpg" srcset="/media/%[2]s/480.webp 480w, /media/%[2]s/960-16x9.avif 960w">
<video src='/media/%[2]s/original.mp4' poster=/media/%[2]s/480.jpg></video><a href="/media/%[2]s/original.pdf">문서</a><img src="/media/%[3]s/480.jpg"><a href="/">%[4]s</a>`,
		a.Title, p.own, p.other, "/media/words"), nil
}

// Somebody outside opens a link and reads what they were meant to read: that article and its files, until it ends.
func TestPreviewForOutsiders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter, editor, outsider := w.as(staff.Reporter), w.as(staff.DeskEditor), w.as("")
	reporter.upload("/desk/media", photo(t, 640, 400), false, url.Values{})
	reporter.upload("/desk/media", photo(t, 660, 420), false, url.Values{})
	pictures, err := w.db.Pictures(t.Context(), []int64{1, 2})
	if err != nil || len(pictures) != 2 || pictures[1].Key == pictures[2].Key {
		t.Fatal(pictures, err)
	}
	own, other := pictures[1], pictures[2]
	w.door.Previewer = readersPage{own: own.Key, other: other.Key}
	path := reporter.write(with(draftOf("먼저 읽는 기사"), "picture", "1"))
	secretOf := func(a *answer) string {
		t.Helper()
		found := regexp.MustCompile(`/desk/preview/([A-Za-z0-9_-]+)`).FindStringSubmatch(a.text())
		if found == nil {
			t.Fatalf("no address is shown: %s", a.text())
		}
		return found[1]
	}

	for field, form := range map[string]url.Values{"label": {"days": {"3"}}, "days": {"label": {"취재원"}, "days": {"31"}}} {
		a := reporter.post(path+"/previews", form).want(http.StatusUnprocessableEntity)
		if a.wrong(field) == "" || strings.Contains(a.body, "/desk/preview/") {
			t.Errorf("%s: %s", field, a.text())
		}
	}
	made := reporter.post(path+"/previews", url.Values{"label": {"취재원"}, "days": {"3"}}).want(http.StatusOK).has("이 주소는 지금 한 번만 보입니다")
	secret := secretOf(made)
	if again := reporter.get(path).want(http.StatusOK).has("취재원"); strings.Contains(again.body, secret) || strings.Contains(again.body, "/desk/preview/") {
		t.Error("the address is shown again")
	}

	link := "/desk/preview/" + secret
	private := func(a *answer) *answer {
		t.Helper()
		for name, want := range map[string]string{"X-Robots-Tag": "noindex", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
			if !strings.Contains(a.header.Get(name), want) {
				t.Errorf("%s is %q", name, a.header.Get(name))
			}
		}
		if a.header.Get("Set-Cookie") != "" {
			t.Error("an outsider is given a cookie")
		}
		for n := range a.root.Descendants() {
			for _, x := range n.Attr {
				if strings.Contains(x.Val, "/desk") && !strings.Contains(x.Val, link+"/file/"+own.Key+"/") {
					t.Errorf("it leads into the newsroom: <%s %s=%q>", n.Data, x.Key, x.Val)
				}
			}
		}
		return a
	}
	page := private(outsider.get(link).want(http.StatusOK).has("먼저 읽는 기사"))
	file := link + "/file/" + own.Key
	for _, want := range []string{
		`src="` + file + `/480.jpg"`, file + "/480.webp 480w, " + file + "/960-16x9.avif 960w", "src='" + file + "/original.mp4'", "poster=" + file + "/480.jpg", file + `/original.pdf"`,
		`src="/media/` + other.Key + `/480.jpg"`, ">/media/words<",
	} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %s:\n%s", want, page.body)
		}
	}
	if got := page.header.Get("Content-Security-Policy"); !strings.Contains(got, "connect-src 'none'") || !strings.Contains(got, "frame-ancestors 'none'") {
		t.Error(got)
	}
	// Staff see the same page with the newsroom's own addresses of files, whosever they are.
	if got := reporter.get(path + "/preview").want(http.StatusOK).body; !strings.Contains(got, "/desk/file/"+own.Key+"/960-16x9.avif") || !strings.Contains(got, "/desk/file/"+own.Key+"/original.mp4") || strings.Contains(got, `"/media/`) {
		t.Errorf("staff's preview: %s", got)
	}

	name := strings.TrimPrefix(own.Variants[0].File, own.Key)
	if got := private(outsider.get(file + name).want(http.StatusOK)); got.header.Get("Content-Type") != "image/jpeg" || len(got.body) < 500 {
		t.Errorf("its picture: %v", got.header)
	}
	if got := private(outsider.do(http.MethodHead, link, "", nil).want(http.StatusOK)); got.body != "" {
		t.Error("HEAD with a page")
	}
	outsider.do(http.MethodHead, file+name, "", nil).want(http.StatusOK)
	// What stands behind it is nobody's business: another's picture, a file that is not there, a way out of the folder.
	for _, x := range []string{
		link + "/file/" + other.Key + name, file + "/original.jpg", file + "/9999.jpg", file + "/..%2f" + other.Key + name, link + "/file/..%2f..%2fjogan.db/x", link + "/file/%00/%00",
		file + "/480.jpg%00", "/desk/file/" + own.Key + name,
	} {
		if got := outsider.get(x); got.status != http.StatusNotFound && !strings.HasPrefix(got.location, "/desk/sign-in") {
			t.Errorf("%s: %d", x, got.status)
		}
	}
	for _, key := range []string{"x", secret + "x", secret[1:], strings.ToUpper(secret), "%00", "%ff", "..%2f" + secret, strings.Repeat("a", 5000), "%24%7b1%7d", "' or 1=1 --"} {
		private(outsider.get("/desk/preview/" + url.PathEscape(key)).want(http.StatusNotFound).has("더 열리지 않습니다"))
		outsider.get("/desk/preview/" + url.PathEscape(key) + "/file/" + own.Key + name).want(http.StatusNotFound)
	}
	outsider.post(link, url.Values{}).want(http.StatusUnauthorized) // nothing can be done there
	if a, err := w.db.PreviewLinks(t.Context(), 1); err != nil || len(a) != 1 || a[0].Used.IsZero() {
		t.Errorf("%+v, %v", a, err)
	}

	// A blocked picture is gone from it at once; then the link ends: revoked, too old, withdrawn.
	if err := w.desk.BlockPicture(t.Context(), staff.Shell(), own.ID, true, "까닭"); err != nil {
		t.Fatal(err)
	}
	outsider.get(file + name).want(http.StatusNotFound)
	ended := func(how string) {
		t.Helper()
		got := private(outsider.get(link).want(http.StatusNotFound).has("이 미리보기 주소는 더 열리지 않습니다. 보내 준 사람에게 새 주소를 청해 주세요."))
		if strings.Contains(got.body, "먼저 읽는") || strings.Contains(got.text(), "로그인") {
			t.Errorf("%s: %s", how, got.text())
		}
		outsider.get(link + "/file/" + own.Key + name).want(http.StatusNotFound)
	}
	again := func() {
		t.Helper()
		link = "/desk/preview/" + secretOf(editor.post(path+"/previews", url.Values{"label": {"교열"}, "days": {"1"}}).want(http.StatusOK))
		outsider.get(link).want(http.StatusOK)
	}
	reporter.post(path+"/previews/1/revoke", nil).to(path + "?done=revoked")
	ended("revoked")
	again()
	w.clock.move(24*time.Hour - time.Millisecond)
	outsider.get(link).want(http.StatusOK)
	w.clock.move(time.Millisecond)
	ended("too old")
	editor = w.as(staff.DeskEditor)
	if got := editor.get(path).has("기한 지남", "끊음"); strings.Contains(got.body, "/revoke") {
		t.Error("a link that has ended can be ended again")
	}
	again()
	a, err := w.db.Article(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.PublishArticle(t.Context(), staff.Shell(), desk.Step{No: 1, Version: a.Version}); err != nil {
		t.Fatal(err)
	}
	outsider.get(link).want(http.StatusOK)
	if err := w.desk.WithdrawArticle(t.Context(), staff.Shell(), 1, "까닭", ""); err != nil {
		t.Fatal(err)
	}
	ended("withdrawn")
	if strings.Contains(w.log.String(), link) || strings.Contains(w.log.String(), secret) {
		t.Error("the log keeps the link")
	}
}
