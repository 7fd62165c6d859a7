package newsroom

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jogan/internal/browser"
	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// stream is an open live line.
type stream struct {
	t    *testing.T
	body io.ReadCloser
	read *bufio.Reader
}

// listen opens a live line.
func (c *client) listen(t *testing.T) *stream {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // a test that waits in vain ends
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.server.URL+"/desk/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") || res.Header.Get("Content-Encoding") != "" {
		t.Fatalf("the live line answers %d %v", res.StatusCode, res.Header)
	}
	return &stream{t, res.Body, bufio.NewReader(res.Body)}
}

// next is the name and the data of the next event; "end" where the line was ended.
func (s *stream) next() (name, data string) {
	s.t.Helper()
	for {
		text, err := s.read.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return "end", ""
		}
		if err != nil {
			s.t.Fatal(err)
		}
		switch field, value, _ := strings.Cut(strings.TrimSuffix(text, "\n"), ": "); field {
		case "event":
			name = value
		case "data":
			data = value
		case "":
			if name != "" {
				return name, data
			}
		}
	}
}

// waiting reads on to the next event "waiting".
func (s *stream) waiting() (w WaitingView) {
	s.t.Helper()
	for {
		switch name, data := s.next(); name {
		case "end":
			s.t.Fatal("the line ended before it told what waits")
		case "waiting":
			if err := json.Unmarshal([]byte(data), &w); err != nil {
				s.t.Fatal(err)
			}
			return w
		}
	}
}

func TestLive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, reporter, chief := t.Context(), w.people[staff.Reporter].Actor(""), w.people[staff.Chief].Actor("")
	a, err := w.desk.SaveArticle(ctx, reporter, news.Article{Title: "글", Origin: news.Origin{Own: true}})
	if err != nil {
		t.Fatal(err)
	}
	s := w.as(staff.Reporter).listen(t)
	if got := s.waiting(); got != (WaitingView{Person: reporter.Person}) {
		t.Errorf("at first: %+v", got)
	}
	if _, err := w.desk.AddNote(ctx, chief, news.Note{Article: a.No, Text: "확인", To: reporter.Person}); err != nil {
		t.Fatal(err)
	}
	if got := s.waiting(); got.Notes != 1 || got.Total != 1 {
		t.Errorf("after the note: %+v", got)
	}
	if name, data := s.next(); name != "notes" || data != `{"no":1}` {
		t.Errorf("the note itself: %s %s", name, data)
	}
	if a, err = w.desk.SaveArticle(ctx, reporter, a); err != nil {
		t.Fatal(err)
	}
	if name, data := s.next(); name != "article" || data != `{"no":1,"status":"writing","version":2}` {
		t.Errorf("the save: %s %s", name, data)
	}
	if _, err := w.desk.SaveAssignment(ctx, chief, news.Assignment{What: "회견", Who: reporter.Person, Due: w.clock.now().Add(-time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if got := s.waiting(); got.Assignments != 1 || got.Overdue != 1 || got.Total != 2 {
		t.Errorf("after the assignment: %+v", got)
	}
	if name, data := s.next(); name != "assignment" || data != `{"id":1}` {
		t.Errorf("the assignment itself: %s %s", name, data)
	}
	// Whoever connects again is told at once how things stand.
	if got := w.as(staff.Reporter).listen(t).waiting(); got.Total != 2 {
		t.Errorf("connected again: %+v", got)
	}
}

// Many changes are told together, and nobody who listens makes more questions than one.
func TestLiveCoalesces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		n := New(Config{Now: time.Now})
		n.live.ask = func(_ context.Context, people []int64) (map[int64]news.Waiting, error) {
			asked++
			counts := map[int64]news.Waiting{}
			for _, id := range people {
				counts[id] = news.Waiting{Filed: asked, Notes: 1}
			}
			return counts, nil
		}
		var lines []*line
		for i := range int64(10) {
			x, err := n.live.open(staff.Person{ID: 1 + i%2, Role: []staff.Role{staff.DeskEditor, staff.Reporter}[i%2]})
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, x)
		}
		begun := time.Now()
		for time.Since(begun) < 2*time.Second {
			for no := range int64(10) {
				n.Changed([]news.Change{{What: news.WhatDraft, ID: no, Key: "filed 3"}, {What: news.WhatWeather}})
			}
			time.Sleep(10 * time.Millisecond) // of the bubble's clock
		}
		time.Sleep(livePause)
		synctest.Wait()
		if asked < 4 || asked > 6 {
			t.Errorf("2,000 changes in two seconds made %d questions", asked)
		}
		if got := len(lines[0].send); got != asked {
			t.Errorf("a desk was told %d times in %d rounds", got, asked)
		}
		first := string(<-lines[1].send)
		if strings.Count(first, "event: article") < 1 || strings.Count(first, "event: article") > 10 || !strings.Contains(first, `"filed":0,`) {
			t.Errorf("a reporter was told %s", first)
		}
		// What is nothing to the newsroom asks nothing.
		before := asked
		n.Changed([]news.Change{{What: news.WhatWeather}})
		n.Changed([]news.Change{{What: news.WhatEditing, ID: 4}})
		time.Sleep(2 * livePause)
		synctest.Wait()
		if asked != before {
			t.Error("who edits was counted")
		}
		for len(lines[2].send) > 0 {
			first = string(<-lines[2].send)
		}
		if first != "event: editing\ndata: {\"no\":4}\n\n" {
			t.Errorf("who edits: %q", first)
		}
		// Too much of one sort is told in one word; who does not listen is cut.
		for round := range liveQueue + 2 {
			for no := range int64(liveThings + 1) {
				n.Changed([]news.Change{{What: news.WhatNote, ID: 1000*int64(round) + no}})
			}
			time.Sleep(2 * livePause)
		}
		synctest.Wait()
		select {
		case <-lines[0].cut:
		default:
			t.Error("a client that takes nothing is kept")
		}
		n.Close()
		n.Changed([]news.Change{{What: news.WhatNote, ID: 1}})
		if _, err := n.live.open(staff.Person{ID: 9}); !fault.Is(err, fault.Unavailable) {
			t.Errorf("a line after the end: %v", err)
		}
	})
}

func TestLiveBounds(t *testing.T) {
	t.Parallel()
	n := New(Config{Now: time.Now})
	var first *line
	for range livePerPerson {
		x, err := n.live.open(staff.Person{ID: 1})
		if err != nil {
			t.Fatal(err)
		}
		first = x
	}
	if _, err := n.live.open(staff.Person{ID: 1}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("one more than a person may have: %v", err)
	}
	n.live.end(first)
	n.live.end(first)
	if _, err := n.live.open(staff.Person{ID: 1}); err != nil {
		t.Errorf("after one has gone: %v", err)
	}
	for id := int64(2); ; id++ {
		if _, err := n.live.open(staff.Person{ID: id}); err != nil {
			break
		}
		if id > 2*liveAll {
			t.Fatal("the number of lines has no bound")
		}
	}
}

// A line ends with its session: signed out, shut out, or another role.
func TestLiveEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.as(staff.Reporter)
	s := c.listen(t)
	s.waiting()
	c.post("/desk/sign-out", nil).want(http.StatusSeeOther)
	if name, _ := s.next(); name != "ended" {
		t.Errorf("signed out: %s", name)
	}
	if name, _ := s.next(); name != "end" {
		t.Errorf("after it: %s", name)
	}
	s = w.as(staff.Contributor).listen(t)
	s.waiting()
	if err := w.desk.DisablePerson(t.Context(), staff.Shell(), w.people[staff.Contributor].ID, true); err != nil {
		t.Fatal(err)
	}
	if name, _ := s.next(); name != "ended" {
		t.Errorf("shut out: %s", name)
	}
	s = w.as(staff.DeskEditor).listen(t)
	s.waiting()
	p := w.people[staff.DeskEditor]
	p.Role = staff.Reporter
	if _, err := w.desk.SavePerson(t.Context(), staff.Shell(), p); err != nil {
		t.Fatal(err)
	}
	if name, _ := s.next(); name != "end" {
		t.Errorf("another role: %s", name)
	}
	s = w.as(staff.Admin).listen(t)
	s.waiting()
	w.door.Close()
	if name, _ := s.next(); name != "end" {
		t.Errorf("the server stops: %s", name)
	}
}

// A desk leaves a note: the reporter's count rises, in the title too, while the text that is being typed stays.
func TestLiveInBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.desk.SaveArticle(t.Context(), w.people[staff.Reporter].Actor(""), news.Article{Title: "다리 공사", Body: "<p>공사는 봄에 끝난다.</p>", Origin: news.Origin{Own: true}}); err != nil {
		t.Fatal(err)
	}
	b := browser.Start(t)
	open := func(role staff.Role, o browser.Options, path string) *browser.Page {
		p := b.Page(t, o)
		p.Open(w.server.URL + path)
		p.Fill("login", string(role))
		p.Fill("password", password)
		p.ClickOn("main form button:not([type])")
		p.Wait("#notes[data-ready]")
		return p
	}
	reporter := open(staff.Reporter, browser.Options{}, "/desk/articles/1")
	reporter.Wait("#article[data-ready] .editor-text")
	reporter.Wait("#notes[data-ready]")
	reporter.Fill("title", "쓰다 만 제목")
	desk := open(staff.DeskEditor, browser.Options{Width: 390, Height: 844, Mobile: true}, "/desk/articles/1")
	desk.Wait("#article[data-ready] .editor-text")
	desk.Wait("#notes[data-ready]")
	// A passage is picked in the text and pinned to the note.
	browser.Eval[bool](desk, `(() => { const p = document.querySelector(".editor-text p").firstChild; const r = document.createRange(); r.setStart(p, 4); r.setEnd(p, 6); getSelection().removeAllRanges(); getSelection().addRange(r); return true })()`)
	desk.ClickOn(".to-notes")
	desk.Wait(".notes.is-sheet")
	desk.ClickOn("#notes [data-pin]")
	desk.Wait(".note-passage:not([hidden])")
	desk.ClickOn("#f-new-text")
	desk.Press("check the month")
	desk.ClickOn("#notes > .note-form .primary")
	desk.Wait("#notes > .note")
	reporter.Wait("#notes .note.is-mine")
	reporter.Wait(".side [data-live='nav.notes']:not([hidden])")
	if got := browser.Eval[string](reporter, "document.title"); !strings.HasPrefix(got, "(1) ") {
		t.Errorf("the title is %q", got)
	}
	if got := reporter.Value("title"); got != "쓰다 만 제목" {
		t.Errorf("the typed title became %q", got)
	}
	if got := reporter.Text("#notes .note"); !strings.Contains(got, "봄에") || !strings.Contains(got, "check the month") {
		t.Errorf("the note shows %q", got)
	}
	// The answer goes back without leaving the text.
	reporter.ClickOn("#notes .note-do summary")
	reporter.ClickOn("#f-answer-1-text")
	reporter.Press("May")
	reporter.ClickOn("#notes .note-do .primary")
	reporter.Wait("#notes .note-answer")
	reporter.Wait(".side:not(:has([data-live='nav.notes']:not([hidden])))")
	desk.Wait("#notes .note-answer")
	if got := reporter.Value("title"); got != "쓰다 만 제목" {
		t.Errorf("after the answer the title is %q", got)
	}
	for _, p := range []*browser.Page{reporter, desk} {
		if got := p.Errors(); len(got) > 0 {
			t.Errorf("the console complains: %v", got)
		}
	}

	// A line that breaks is made again, and what came meanwhile is there.
	w.door.live.mu.Lock()
	for x := range w.door.live.lines {
		w.door.live.drop(x)
	}
	w.door.live.mu.Unlock()
	if _, err := w.desk.AddNote(t.Context(), w.people[staff.Chief].Actor(""), news.Note{Article: 1, Text: "그사이", To: w.people[staff.Reporter].ID}); err != nil {
		t.Fatal(err)
	}
	reporter.Wait(".side [data-live='nav.notes']:not([hidden])")
	reporter.WaitText("그사이")
	w.door.Close()
	reporter.WaitText("연결이 끊겼습니다. 다시 잇는 중")
	if got := reporter.Value("title"); got != "쓰다 만 제목" {
		t.Errorf("after the line broke the title is %q", got)
	}
}

// A claim that is taken in is told to those who answer claims, and to nobody else: not to who merely publishes.
func TestLiveClaims(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, chief := t.Context(), w.people[staff.Chief].Actor("")
	a, err := w.desk.SaveArticle(ctx, chief, news.Article{Title: "글", Section: 1, Body: "<p>글</p>", Bylines: []news.Byline{{Name: "한여울"}}, Origin: news.Origin{Own: true}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.PublishArticle(ctx, chief, desk.Step{No: a.No, Version: a.Version}); err != nil {
		t.Fatal(err)
	}
	s := w.as(staff.DeskEditor).listen(t)
	s.waiting()
	c := news.Claim{Article: a.No, Kind: news.Rectified, Claimant: "윤슬", Contact: "010", Text: "사실과 다릅니다", Way: "mail", Received: w.clock.now()}
	if _, err := w.desk.ReceiveClaim(ctx, chief, c); err != nil {
		t.Fatal(err)
	}
	if got := s.waiting(); got.Claims != 1 || got.Total != 1 {
		t.Errorf("after the claim: %+v", got)
	}
	reporter := w.people[staff.Reporter]
	reporter.Powers = staff.DefaultPowers(news.SmallPaper)
	if got := waitingFor(reporter, news.Waiting{Claims: 1, ClaimsLate: 1, Approved: 1}); got.Claims != 0 || got.ClaimsLate != 0 || got.Approved != 1 {
		t.Errorf("a reporter of a small paper is told %+v", got)
	}
}
