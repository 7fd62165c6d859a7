package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	primary = regexp.MustCompile(`<button id="[^"]*" class="primary" formaction="[^"]*/([a-z]+)"[^>]*>([^<]+)</button>`)
	other   = regexp.MustCompile(`<button formaction="[^"]*/([a-z]+)" id="step-[a-z]+"[^>]*>([^<]+)</button>`)
)

// What a reporter of a small paper and of one with a desk is offered, may do at the screen and may do through the API
// with a token of their own. An unknown size is wrong usage.
func TestSizes(t *testing.T) {
	t.Parallel()
	if got := command(t, nil, "init", "--data", t.TempDir(), "--name", "새벽일보", "--size", "huge"); got.code != 2 || !strings.Contains(got.err, "huge") || !strings.Contains(got.err, "--size small") {
		t.Errorf("an unknown size: %+v", got)
	}
	for size, want := range map[string]struct {
		primary []string // action and label
		others  []string
		publish int // status of the screen's answer
		api     int
		after   string // where the article stands then
	}{
		"small": {[]string{"publish", "바로 발행"}, []string{"file", "데스크에 보내기", "schedule", "예약 발행"}, http.StatusSeeOther, http.StatusOK, "published"},
		"desk":  {[]string{"file", "송고"}, nil, http.StatusForbidden, http.StatusForbidden, "writing"},
	} {
		t.Run(size, func(t *testing.T) {
			t.Parallel()
			more := []string{"--size", size}
			if size == "desk" {
				more = nil // it is the default
			}
			dir, link := found(t, more...)
			p := start(t, "serve", "--data", dir)
			const password = "새벽 네 시의 첫차"
			p.choose(t, link, password)
			p.choose(t, welcomeLink(t, done(t, "staff", "add", "yeoul", "--data", dir, "--name", "한여울", "--role", "reporter", "--title", "기자")), password)
			token := strings.TrimSpace(done(t, "token", "add", "--data", dir, "--name", "송고기", "--role", "reporter", "--person", "yeoul"))
			cookie := p.session(t, "yeoul", password)

			for _, body := range []string{"첫째", "둘째"} { // through the API: they are the reporter's own
				made, a, err := p.api(t.Context(), token, "POST", "/articles", map[string]any{"title": body, "section": "society", "body_html": "<p>첫차가 네 시에 떠난다.</p>"})
				if err != nil || made.status != http.StatusCreated || !strings.Contains(made.body, "한여울") {
					t.Fatalf("begun: %d %s %v", made.status, made.body, err)
				}
				if made, _, err = p.api(t.Context(), token, "PATCH", "/articles/"+itoa(a.No), map[string]any{"subtitle": "부제"}, "If-Match", `"1"`); err != nil || made.status != http.StatusOK {
					t.Errorf("an own article: %d %s %v", made.status, made.body, err)
				}
			}
			screen := p.get(t, "/desk/articles/1", "Cookie", cookie, "Accept-Language", "ko").body
			labels := func(r *regexp.Regexp) (all []string) {
				for _, m := range r.FindAllStringSubmatch(screen, -1) {
					all = append(all, m[1], m[2])
				}
				return all
			}
			if got := labels(primary); !slices.Equal(got, want.primary) {
				t.Errorf("the button that stands first is %q, want %q", got, want.primary)
			}
			if got := labels(other); !slices.Equal(got, want.others) {
				t.Errorf("the other buttons are %q, want %q", got, want.others)
			}
			if got := p.post(t, "/desk/articles/1/publish", url.Values{"version": {"2"}}, "Cookie", cookie, "Sec-Fetch-Site", "same-origin"); got.status != want.publish {
				t.Errorf("publishing at the screen: %d, want %d", got.status, want.publish)
			}
			got, _, err := p.api(t.Context(), token, "POST", "/articles/2/publish", map[string]any{})
			if err != nil || got.status != want.api {
				t.Errorf("publishing through the API: %d, want %d: %s %v", got.status, want.api, got.body, err)
			}
			for _, no := range []string{"1", "2"} {
				if _, a, err := p.api(t.Context(), token, "GET", "/articles/"+no, nil); err != nil || a.Status != want.after {
					t.Errorf("article %s is %s, want %s: %v", no, a.Status, want.after, err)
				}
			}
			if size == "desk" { // the road is open to them as far as the desk
				if got := p.post(t, "/desk/articles/1/file", url.Values{"version": {"2"}}, "Cookie", cookie, "Sec-Fetch-Site", "same-origin"); got.status != http.StatusSeeOther {
					t.Errorf("filing at the screen: %d %s", got.status, got.body)
				}
				if got, a, err := p.api(t.Context(), token, "POST", "/articles/2/file", map[string]any{}); err != nil || a.Status != "filed" {
					t.Errorf("filing through the API: %d %s %v", got.status, got.body, err)
				}
			}
			// Whom the paper shuts out, their programs lose their way in too.
			done(t, "staff", "disable", "yeoul", "--data", dir)
			if got, _, err := p.api(t.Context(), token, "GET", "/articles/1", nil); err != nil || got.status != http.StatusUnauthorized {
				t.Errorf("the token of somebody shut out: %d %v", got.status, err)
			}
		})
	}
}

// The size is changed by whoever may edit the table of permissions, in the paper's settings; the table, once edited, wins.
func TestSizeChanges(t *testing.T) {
	t.Parallel()
	dir, link := found(t, "--size", "small")
	p := start(t, "serve", "--data", dir)
	const password = "새벽 네 시의 첫차"
	p.choose(t, link, password)
	p.choose(t, welcomeLink(t, done(t, "staff", "add", "chief", "--data", dir, "--name", "고은결", "--role", "chief")), password)
	p.choose(t, welcomeLink(t, done(t, "staff", "add", "yeoul", "--data", dir, "--name", "한여울", "--role", "reporter")), password)
	admin, chief := p.session(t, "admin", password), p.session(t, "chief", password)
	reporter := p.session(t, "yeoul", password)
	form := func(version string) url.Values {
		return url.Values{"version": {version}, "name": {"새벽일보"}, "time_zone": {"Asia/Seoul"}, "ranking_heading": {"많이 본 기사"}, "ranking_count": {"7"}, "ranking_hours": {"24"}, "correction_days": {"7"}}
	}
	publishes := func() bool {
		return strings.Contains(p.get(t, "/desk/articles/new", "Cookie", reporter).body, `/publish"`)
	}
	if got := p.get(t, "/desk/paper", "Cookie", chief).body; strings.Contains(got, `name="size"`) {
		t.Error("who may not edit the table of permissions is offered the size")
	}
	if got := p.get(t, "/desk/paper", "Cookie", admin).body; !strings.Contains(got, `<option value="small" selected>`) || strings.Count(got, `name="size"`) != 1 {
		t.Error("the settings do not show the size")
	}
	if got := p.post(t, "/desk/paper", form("1"), "Cookie", chief, "Sec-Fetch-Site", "same-origin"); got.status != http.StatusSeeOther || !publishes() {
		t.Errorf("saving without a size: %d, and the paper is small: %t", got.status, publishes())
	}
	sized := form("2")
	sized.Set("size", "desk")
	if got := p.post(t, "/desk/paper", sized, "Cookie", chief, "Sec-Fetch-Site", "same-origin"); got.status != http.StatusForbidden || !publishes() {
		t.Errorf("another size without the permission: %d", got.status)
	}
	if got := p.post(t, "/desk/paper", sized, "Cookie", admin, "Sec-Fetch-Site", "same-origin"); got.status != http.StatusSeeOther || publishes() {
		t.Errorf("another size: %d, and reporters publish: %t", got.status, publishes())
	}
	wrong := form("3")
	wrong.Set("size", "huge")
	if got := p.post(t, "/desk/paper", wrong, "Cookie", admin, "Sec-Fetch-Site", "same-origin"); got.status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown size: %d", got.status)
	}
}
