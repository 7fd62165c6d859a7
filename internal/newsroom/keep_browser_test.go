package newsroom

import (
	"net/http"
	"strings"
	"testing"

	"jogan/internal/browser"
	"jogan/internal/staff"
	"jogan/internal/store"
)

const ready = "#article[data-ready] .editor-text"

// signIn opens an address as somebody who has to sign in first.
func (w *world) signIn(p *browser.Page, role staff.Role, path string) {
	w.t.Helper()
	p.Open(w.server.URL + path)
	p.Fill("login", string(role))
	p.Fill("password", password)
	p.ClickOn("main form button:not([type])")
}

func (w *world) stored(no int64, title, body string) {
	w.t.Helper()
	a, err := w.db.Article(w.t.Context(), no)
	if err != nil || a.Title != title || a.Body != body {
		w.t.Errorf("stored %q %q, %v; want %q %q", a.Title, a.Body, err, title, body)
	}
}

// A new article is begun once by typing alone; without a line what is typed stays in the browser, also over its end, and
// comes back.
func TestPromiseNoLostWordsOffline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := browser.Start(t)
	first := b.Page(t, browser.Options{})
	w.signIn(first, staff.Reporter, "/desk/")
	first.WaitText("새 기사")

	p := first.Tab()
	p.Open(w.server.URL + "/desk/articles/new")
	p.Wait(ready)
	p.Fill("title", "기차에서 쓴 글")
	p.ClickOn(".editor-text")
	p.Press("one")
	p.WaitText("저장됨")
	if got := p.Address(); !strings.HasSuffix(got, "/desk/articles/1") {
		t.Errorf("the page is %s", got)
	}
	w.stored(1, "기차에서 쓴 글", "<p>one</p>")

	p.Offline(true)
	p.Press(" two")
	p.WaitText("오프라인: 이 기기에 보관")
	p.Press(" three")
	p.Offline(false)
	p.WaitText("저장됨")
	w.stored(1, "기차에서 쓴 글", "<p>one two three</p>")

	p.Offline(true)
	p.Press(" four")
	p.WaitText("오프라인: 이 기기에 보관")
	p.Kill()
	w.stored(1, "기차에서 쓴 글", "<p>one two three</p>")
	first.Open(w.server.URL + "/desk/articles/1")
	first.WaitText("이 기기에 보관된 글을 되살렸습니다")
	first.WaitText("저장됨")
	w.stored(1, "기차에서 쓴 글", "<p>one two three four</p>")
	if rows := browser.Eval[int](first, "document.querySelectorAll('.kept-copy').length"); rows != 0 {
		t.Errorf("%d copies are offered", rows)
	}

	// Kept, and meanwhile somebody else saved: both are shown, and nothing is taken without a word.
	q := first.Tab()
	first.Open(w.server.URL + "/desk/")
	q.Open(w.server.URL + "/desk/articles/1")
	q.Wait(ready)
	q.ClickOn(".editor-text")
	q.Offline(true)
	q.Fill("subtitle", "보관된 부제")
	q.WaitText("오프라인: 이 기기에 보관")
	q.Kill()
	w.clock.move(staff.SessionIdle / 100)
	w.as(staff.DeskEditor).post("/desk/articles/1", with(draftOf("데스크의 제목"), "version", w.as(staff.DeskEditor).get("/desk/articles/1").field("version"))).to("/desk/articles/1?done=saved")
	first.Open(w.server.URL + "/desk/articles/1")
	first.WaitText("이 기기에 보관된 글이 있습니다")
	first.ClickOn(".kept-copy .primary")
	first.WaitText("고른 대로 합치기")
	first.WaitText("데스크의 제목")
	first.Wait(ready)
	first.ClickOn("input[name=pick-title][value=theirs]")
	first.Click("고른 대로 합치기")
	first.WaitText("저장됨")
	if a, err := w.db.Article(t.Context(), 1); err != nil || a.Title != "데스크의 제목" || a.Subtitle != "보관된 부제" {
		t.Errorf("stored %q %q, %v", a.Title, a.Subtitle, err)
	}

	// Another person at the same browser sees nothing of it.
	r := first.Tab()
	r.Open(w.server.URL + "/desk/articles/1")
	r.WaitText("다른 탭에서")
	first.Offline(true)
	first.Fill("subtitle", "남이 보면 안 되는 부제")
	first.WaitText("오프라인: 이 기기에 보관")
	r.Open(w.server.URL + "/desk/kept")
	r.WaitText("비교하고 고르기")
	if err := w.db.Write(t.Context(), func(tx *store.Tx) error { return tx.DeleteSessionsOf(t.Context(), w.people[staff.Reporter].ID, "") }); err != nil {
		t.Fatal(err)
	}
	w.signIn(r, staff.DeskEditor, "/desk/kept")
	r.WaitText("이 기기에 보관된 글이 없습니다")
}

// Whoever types while the page still looks for what an earlier one left, on a slow machine, is not interrupted: their own
// words are not taken for the earlier page's, and those stay beside them.
func TestPromiseNoLostWordsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := browser.Start(t)
	first := b.Page(t, browser.Options{})
	w.signIn(first, staff.Reporter, "/desk/")
	first.WaitText("새 기사")
	w.as(staff.Reporter).post("/desk/articles/new", with(draftOf("느린 노트북"), "body", "<p>one</p>", "subtitle", ""))
	const slow = `if (navigator.locks) {
		const query = navigator.locks.query.bind(navigator.locks)
		navigator.locks.query = async () => { await new Promise(resolve => setTimeout(resolve, 2500)); document.documentElement.dataset.looked = "1"; return query() }
	}`
	typing := func(words string) *browser.Page {
		p := first.Tab()
		p.Before(slow)
		p.Open(w.server.URL + "/desk/articles/1")
		p.Wait(ready)
		p.Offline(true)
		p.Fill("subtitle", words)
		p.WaitText("오프라인: 이 기기에 보관")
		return p
	}

	page := first.Tab()
	page.Open(w.server.URL + "/desk/articles/1") // leaves its sign, so that the next looks for it
	page.Wait(ready)
	first.Open(w.server.URL + "/desk/")
	page.Kill()

	page = typing("서두른 부제")
	page.Wait("[data-looked]")
	page.WaitText("오프라인: 이 기기에 보관")
	browser.Await[bool](page, "new Promise(resolve => setTimeout(() => resolve(true), 500))")
	if got := page.Value("subtitle"); !strings.HasSuffix(page.Address(), "/desk/articles/1") || got != "서두른 부제" {
		t.Fatalf("at %s the subtitle is %q", page.Address(), got)
	}
	page.Kill()

	// The words of the page that died are offered beside what was typed meanwhile, and neither takes the other's place.
	page = typing("다음 부제")
	page.WaitText("이 기기에 보관된 글이 있습니다")
	page.Offline(false)
	page.WaitText("저장됨")
	if a, err := w.db.Article(t.Context(), 1); err != nil || a.Subtitle != "다음 부제" {
		t.Errorf("stored %q, %v", a.Subtitle, err)
	}
	page.ClickOn(".kept-copy .primary")
	page.WaitText("고른 대로 합치기")
	page.WaitText("서두른 부제")
	page.WaitText("다음 부제")
}

// A kept text that is what is stored is no conflict: the article is opened.
func TestKeptTextThatIsStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reporter := w.as(staff.Reporter)
	path := reporter.write(draftOf("같은 글"))
	kept := with(draftOf("같은 글"), "version", "1", "no", "1")
	reporter.post(path, with(draftOf("같은 글"), "version", "1", "subtitle", "고친 부제")).to(path + "?done=saved")
	reporter.post(path+"/kept?done=kept", kept).want(http.StatusConflict).has("고른 대로 합치기", "고친 부제")
	reporter.post(path+"/kept?done=kept", with(kept, "subtitle", "고친 부제")).to(path)
}

// The session ends while somebody writes: the line of state says so, and after signing in elsewhere the same page saves.
func TestPromiseNoLostWordsSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := browser.Start(t)
	p := b.Page(t, browser.Options{})
	w.signIn(p, staff.Reporter, "/desk/articles/new")
	p.Wait(ready)
	p.Fill("title", "긴 밤의 글")
	p.WaitText("저장됨")
	w.clock.move(staff.SessionIdle + 1)
	p.Fill("title", "긴 밤의 글, 이어서")
	p.WaitText("다시 로그인 필요")
	w.stored(1, "긴 밤의 글", "")
	again := p.Tab()
	w.signIn(again, staff.Reporter, "/desk/")
	again.WaitText("새 기사")
	browser.Eval[bool](p, `dispatchEvent(new Event("focus"))`)
	p.WaitText("저장됨")
	w.stored(1, "긴 밤의 글, 이어서", "")
}

// The desk takes over from a reporter, who is told, keeps the unsaved text, and puts both together afterwards.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := browser.Start(t)
	p := b.Page(t, browser.Options{})
	w.signIn(p, staff.Reporter, "/desk/articles/new")
	p.Wait(ready)
	p.Fill("title", "둘이 쓰는 글")
	p.ClickOn(".editor-text")
	p.Press("reporter")
	p.WaitText("저장됨")

	p.Offline(true) // else the page would be told before the subtitle is typed
	p.Fill("subtitle", "늦은 부제")
	d := b.Page(t, browser.Options{})
	w.signIn(d, staff.DeskEditor, "/desk/articles/1")
	d.WaitText("김reporter 님이 10:00부터 편집하고 있습니다")
	d.Wait("#article[data-ready]")
	if !browser.Eval[bool](d, `document.getElementById("f-title").matches(":disabled")`) {
		t.Error("the form is open")
	}
	d.Click("내가 이어서 편집")
	d.Click("이어받기")
	d.WaitNoText("읽기 전용")
	d.Wait(ready)
	d.Fill("title", "데스크가 이어받은 글")
	d.WaitText("저장됨")

	p.Offline(false)
	p.WaitText("김desk 님이 10:00에 이어받았습니다")
	w.stored(1, "데스크가 이어받은 글", "<p>reporter</p>")
	p.Click("내가 이어서 편집")
	p.Click("이어받기")
	p.WaitText("이 기기에 보관된 글이 있습니다")
	p.Click("비교하고 고르기")
	p.WaitText("고른 대로 합치기")
	p.Wait(ready)
	p.ClickOn("input[name=pick-title][value=theirs]")
	p.Click("고른 대로 합치기")
	p.WaitText("저장됨")
	if a, err := w.db.Article(t.Context(), 1); err != nil || a.Title != "데스크가 이어받은 글" || a.Subtitle != "늦은 부제" {
		t.Errorf("stored %q %q, %v", a.Title, a.Subtitle, err)
	}
	browser.Eval[bool](d, `document.dispatchEvent(new CustomEvent("jogan:editing", {detail: {no: 1}}))`)
	d.WaitText("김reporter 님이 10:00") // took over, and by now edits
}
