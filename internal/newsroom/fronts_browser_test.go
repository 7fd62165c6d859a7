package newsroom

import (
	"testing"

	"jogan/internal/browser"
	"jogan/internal/staff"
	"jogan/internal/store"
)

// Articles and blocks are dragged with the mouse; two editors of one front are shown both layouts, and neither is lost.
func TestFrontInBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, title := range []string{"첫 기사", "둘째 기사", "셋째 기사"} {
		w.publishNamed(title)
	}
	b := browser.Start(t)
	open := func(role staff.Role) *browser.Page {
		p := b.Page(t, browser.Options{Height: 1400})
		w.signIn(p, role, "/desk/front")
		p.Wait("#front[data-ready]")
		p.Wait(".front-found")
		return p
	}
	first, second := open(staff.Layout), open(staff.Chief)

	first.Drag(`.front-found[data-no="1"]`, `.front-place[data-key=lead]`)
	first.WaitText("초안 저장됨")
	first.Drag(`.front-place[data-key=lead] .front-handle`, `.front-place[data-key=stories][data-pos="2"]`)
	first.Drag(`[data-focus=block-stories]`, `.front-row[aria-label="1행"] .front-add`)
	first.Drag(`[data-focus=row-1]`, `[data-gap="3"]`)
	first.WaitText("초안 저장됨")
	draft, err := w.db.FrontDraft(t.Context(), 0)
	if err != nil || len(draft.Rows) != 3 || len(draft.Rows[0].Columns[0].Blocks) != 2 || len(draft.Rows[2].Columns[0].Blocks) != 1 {
		t.Fatalf("stored %+v, %v", draft, err)
	}
	stories := draft.Rows[0].Columns[0].Blocks[1]
	if len(stories.Places) != 1 || stories.Places[0].Article != 1 || stories.Places[0].Position != 2 {
		t.Errorf("stored %+v", stories)
	}

	// The chief began from what stood before.
	second.ClickOn(`.front-found[data-no="2"] > .small`)
	second.ClickOn(`.front-place[data-key=lead] .front-here`)
	second.Wait("#front-conflict[open]")
	second.WaitText(w.people[staff.Layout].Name)
	second.WaitText("3. 첫 기사")
	second.WaitText("1. 둘째 기사")
	second.ClickOn("[data-take=theirs]")
	second.WaitText("저장된 배치를 받았습니다")
	second.Key("z", browser.Ctrl) // back to the own one, which is saved over the other's newest
	second.WaitText("초안 저장됨")
	if draft, err = w.db.FrontDraft(t.Context(), 0); err != nil || draft.Blocks()[0].Places[0].Article != 2 {
		t.Errorf("stored %+v, %v", draft, err)
	}

	// Without a line it stays in the browser, also over the page's end, and is saved when the line is back.
	second.Offline(true)
	second.ClickOn(`[data-focus="clear-lead-0"]`)
	second.WaitText("오프라인")
	second.Offline(false)
	second.WaitText("초안 저장됨")
	if draft, err = w.db.FrontDraft(t.Context(), 0); err != nil || len(draft.Blocks()[0].Places) != 0 {
		t.Errorf("stored %+v, %v", draft, err)
	}

	// A finger drags by the handle alone.
	phone := b.Page(t, browser.Options{Width: 390, Height: 844, Mobile: true})
	w.signIn(phone, staff.Admin, "/desk/front")
	phone.Wait("#front[data-ready]")
	phone.Drag(`[data-focus="place-stories-0"]`, `.front-place[data-key=lead]`)
	phone.WaitText("초안 저장됨")
	if draft, err = w.db.FrontDraft(t.Context(), 0); err != nil || len(draft.Blocks()[0].Places) != 1 {
		t.Errorf("stored %+v, %v", draft, err)
	}

	dies, again := second.Tab(), second
	dies.Open(w.server.URL + "/desk/front")
	dies.Wait("#front[data-ready]")
	dies.Offline(true)
	dies.ClickOn(`[data-focus="row-remove-2"]`)
	dies.WaitText("오프라인")
	dies.Kill()
	again.Open(w.server.URL + "/desk/front")
	again.Wait("#front[data-ready]")
	again.WaitText("이 기기에 보관된 배치를 되살렸습니다")
	again.WaitText("초안 저장됨")
	if draft, err = w.db.FrontDraft(t.Context(), 0); err != nil || len(draft.Rows) != 2 {
		t.Errorf("stored %+v, %v", draft, err)
	}

	// The session ends: nothing is lost, and it is saved after signing in elsewhere.
	if err := w.db.Write(t.Context(), func(tx *store.Tx) error { return tx.DeleteSessionsOf(t.Context(), w.people[staff.Chief].ID, "") }); err != nil {
		t.Fatal(err)
	}
	again.ClickOn(`[data-focus="row-remove-1"]`)
	again.WaitText("로그인이 끝났습니다")
	elsewhere := again.Tab()
	w.signIn(elsewhere, staff.Chief, "/desk/account")
	elsewhere.WaitText("로그아웃")
	browser.Eval[bool](again, `dispatchEvent(new Event("focus"))`)
	again.WaitText("초안 저장됨")
	if draft, err = w.db.FrontDraft(t.Context(), 0); err != nil || len(draft.Rows) != 1 {
		t.Errorf("stored %+v, %v", draft, err)
	}
}
