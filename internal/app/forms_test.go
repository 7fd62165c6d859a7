package app_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jogan/internal/browser"
)

// A reader sends a tip with a file; the desk makes an assignment of it, and the reporter an article, which readers read.
func TestTipToStory(t *testing.T) {
	t.Parallel()
	p, clock := newsroomOf(t)
	b := browser.Start(t)
	const tip, title = "새터동 놀이터 모래에서 유리 조각이 나와요", "새터동 놀이터 모래, 두 해째 그대로"
	picture := filepath.Join(t.TempDir(), "놀이터.png")
	if err := os.WriteFile(picture, []byte("\x89PNG\r\n\x1a\n not quite a picture"), 0o600); err != nil {
		t.Fatal(err)
	}

	reader := b.Page(t, browser.Options{NoScript: true, Width: 390, Height: 844, Mobile: true, Dark: true})
	reader.Open(p.site + "/")
	reader.Follow("기사제보")
	later := func() { clock.Set(clock.Now().Add(2 * time.Minute)) }
	later()
	reader.Fill("title", tip)
	reader.Fill("text", "모래에서 유리 조각을 주웠습니다. 안내판의 날짜는 재작년입니다.")
	reader.ClickOn("#f-anonymous")
	reader.ClickOn(".form-send")
	reader.Wait("#f-consent-error") // what was typed is still there
	if got := reader.Value("title"); got != tip {
		t.Errorf("the title that was typed is %q", got)
	}
	reader.Upload("files", picture)
	reader.ClickOn("#f-consent")
	reader.ClickOn(".form-send")
	reader.Wait(".receipt-number")
	number := reader.Text(".receipt-number")
	looker := b.Page(t, browser.Options{Width: 390, Height: 844, Mobile: true, Dark: true})
	looker.Open(reader.Address())
	browser.Axe(t, looker, "the receipt")
	looker.Open(p.site + "/tips")
	browser.Axe(t, looker, "the form of tips")
	looker.ClickOn(".form-send")
	looker.Wait(".form-wrong")
	browser.Axe(t, looker, "the form that came back")
	if width := browser.Eval[int](reader, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); width > 0 {
		t.Errorf("the receipt is %d pixels wider than the screen", width)
	}
	if cookies := reader.Cookies(); len(cookies) != 0 {
		t.Errorf("cookies: %v", cookies)
	}

	editor := b.Page(t, browser.Options{})
	enter(editor, p, "eun", staffPassword)
	editor.Follow("제보·투고함")
	editor.Follow(tip + " " + number)
	editor.WaitText("취재원으로 보호해 주세요")
	editor.WaitText("놀이터.png")
	editor.Click("취재 지시 만들기")
	editor.Fill("누가", "한여울 기자")
	editor.Fill("what", "놀이터 모래 점검")
	editor.Click("지시하기")
	editor.Wait(".notice.is-done")

	reporter := b.Page(t, browser.Options{})
	enter(reporter, p, "yeoul", staffPassword)
	reporter.Open(p.site + "/desk/assignments")
	reporter.WaitText("놀이터 모래 점검")
	reporter.Open(p.site + "/desk/assignments/1")
	reporter.WaitText(number)
	reporter.ClickOn("a.primary[href*='assignment=']")
	reporter.Wait(formReady)
	reporter.Fill("title", title)
	reporter.Fill("section", "사회")
	write(reporter, "새터동 놀이터의 모래가 두 해째 그대로인 것으로 확인됐다.")
	reporter.ClickOn("#step-file")
	reporter.Wait(".badge.is-filed")
	path, _, _ := strings.Cut(strings.TrimPrefix(reporter.Address(), p.site), "?")
	reporter.Open(p.site + "/desk/notes")
	later()

	editor.Open(p.site + path)
	editor.Wait(formReady)
	editor.ClickOn("#publish")
	editor.Wait("#ask-publish[open]")
	editor.ClickOn("#ask-publish .primary")
	editor.Wait(".badge.is-published")
	public := p.get(t, strings.TrimPrefix(path, "/desk"))
	if public.status != http.StatusOK || !strings.Contains(public.body, title) || strings.Contains(public.body, number) || !strings.Contains(public.body, fmt.Sprintf(`href="%s/report"`, strings.TrimPrefix(path, "/desk"))) {
		t.Errorf("the article: %d", public.status)
	}
	quietly(t, map[string]*browser.Page{"reader": reader, "looker": looker, "editor": editor, "reporter": reporter})
}
