package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store/storetest"
)

// accept gives the person in a role a password and signs them in.
func (w *world) accept(role staff.Role) (session string) {
	w.t.Helper()
	secret, err := w.ResetLink(w.t.Context(), staff.Shell(), w.who[role].Person)
	w.must(err)
	session, _, err = w.AcceptLink(w.t.Context(), secret, password, "192.0.2.7", "시험 브라우저")
	w.must(err)
	return session
}

func (w *world) signIn(login, password string) (string, error) {
	secret, _, err := w.SignIn(w.t.Context(), login, password, "192.0.2.7", "시험")
	return secret, err
}

func TestOneTimeLinks(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := w.t.Context(), w.who[staff.Reporter].Person
		first, err := w.ResetLink(ctx, staff.Shell(), id)
		w.must(err)
		link, err := w.ResetLink(ctx, staff.Shell(), id)
		w.must(err)
		_, err = w.LinkPerson(ctx, first)
		w.is(err, fault.NotFound, "a link that another took the place of")
		p, err := w.LinkPerson(ctx, link)
		w.must(err)
		if p.ID != id {
			w.t.Fatalf("%+v", p)
		}
		_, _, err = w.AcceptLink(ctx, link, "짧다", "", "")
		w.field(err, "password", "person.password-short")
		session, p, err := w.AcceptLink(ctx, link, password, "192.0.2.7", strings.Repeat("가", 1000)+"\x00\xff")
		w.must(err)
		if p.ID != id || p.Password == "" || strings.Contains(p.Password, password) {
			w.t.Fatalf("%+v", p)
		}
		if got := w.audits()[:2]; got[0].Action != "person.sign-in" || got[1].Action != "person.password" || got[0].Person != id || got[1].Address != "192.0.2.7" {
			w.t.Fatalf("%+v", got)
		}
		got, err := w.Session(ctx, session)
		w.must(err)
		if got.ID != id || got.Seen != w.clock.Now() {
			w.t.Fatalf("%+v", got)
		}
		_, err = w.LinkPerson(ctx, link)
		w.is(err, fault.NotFound, "a used link")
		_, _, err = w.AcceptLink(ctx, link, password, "", "")
		w.is(err, fault.NotFound, "a used link, accepted again")
		_, _, err = w.AcceptLink(ctx, "", password, "", "")
		w.is(err, fault.NotFound, "no link")

		// A new link leaves the password until it is used; then the sessions that were open end.
		link, err = w.ResetLink(ctx, staff.Shell(), id)
		w.must(err)
		_, err = w.signIn("reporter", password)
		w.must(err)
		_, _, err = w.AcceptLink(ctx, link, password+"!", "", "")
		w.must(err)
		_, err = w.Session(ctx, session)
		w.is(err, fault.NotFound, "the session from before")
		_, err = w.signIn("reporter", password)
		w.field(err, "password", "signin.wrong")

		// Too old by a moment.
		link, err = w.ResetLink(ctx, staff.Shell(), id)
		w.must(err)
		w.clock.Add(staff.LinkLife)
		_, err = w.LinkPerson(ctx, link)
		w.must(err)
		w.clock.Add(time.Millisecond)
		_, err = w.LinkPerson(ctx, link)
		w.is(err, fault.NotFound, "an old link")

		// Who is shut out is not let in by a link from before.
		link, err = w.ResetLink(ctx, staff.Shell(), id)
		w.must(err)
		w.must(w.DisablePerson(ctx, staff.Shell(), id, true))
		_, err = w.LinkPerson(ctx, link)
		w.is(err, fault.NotFound, "the link of somebody shut out")
		_, _, err = w.AcceptLink(ctx, link, password, "", "")
		w.is(err, fault.NotFound, "accepted by somebody shut out")
	})
}

// A link that is opened twice at the same moment sets one password, and keeps the role that was given meanwhile.
func TestLinkUsedAtTheSameMoment(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := w.t.Context(), w.who[staff.Reporter].Person
		link, err := w.ResetLink(ctx, staff.Shell(), id)
		w.must(err)
		var wg sync.WaitGroup
		var errs [2]error
		for i := range errs {
			wg.Go(func() { _, _, errs[i] = w.AcceptLink(ctx, link, fmt.Sprintf("%s %d", password, i), "", "") })
		}
		_, err = w.SavePerson(ctx, staff.Shell(), staff.Person{ID: id, Login: "reporter", Name: "새 이름", Role: staff.DeskEditor})
		w.must(err)
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			w.t.Fatal(errs)
		}
		if err := errors.Join(errs[0], errs[1]); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.NotFound) {
			w.t.Fatal(err)
		}
		for i := range errs {
			if _, err := w.signIn("reporter", fmt.Sprintf("%s %d", password, i)); (err == nil) != (errs[i] == nil) {
				w.t.Errorf("password %d: %v after %v", i, err, errs[i])
			}
		}
		if p, err := w.db.Person(ctx, id); err != nil || p.Role != staff.DeskEditor || p.Name != "새 이름" {
			w.t.Fatalf("what the administrator saved was lost: %+v, %v", p, err)
		}
	})
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx := t.Context()
	for _, c := range [][2]string{{"reporter", ""}, {"reporter", password}, {"nobody", password}, {"", ""}, {"rep\x00orter", password}, {"\xff", ""}} {
		_, err := w.signIn(c[0], c[1])
		w.field(err, "password", "signin.wrong") // the same for an unknown name, a name without password, and no name
	}
	w.clock.Add(time.Hour)
	w.accept(staff.Reporter)
	session, err := w.signIn("  Reporter ", password)
	w.must(err)
	if last := w.audits()[0]; last.Action != "person.sign-in" || last.Address != "192.0.2.7" || last.Name != "김reporter" {
		t.Fatalf("%+v", last)
	}
	stored, err := w.db.Session(ctx, staff.SecretHash(session))
	w.must(err)
	if stored.Hash == session || stored.Agent != "시험" {
		t.Fatalf("%+v", stored)
	}
	w.must(w.SignOut(ctx, session))
	w.must(w.SignOut(ctx, session))
	_, err = w.Session(ctx, session)
	w.is(err, fault.NotFound, "after signing out")
	_, err = w.Session(ctx, "")
	w.is(err, fault.NotFound, "no session")

	w.must(w.DisablePerson(ctx, staff.Shell(), w.who[staff.Reporter].Person, true))
	_, err = w.signIn("reporter", password)
	w.field(err, "password", "signin.wrong")
	w.must(w.DisablePerson(ctx, staff.Shell(), w.who[staff.Reporter].Person, false))
	_, err = w.signIn("reporter", password)
	w.must(err)
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, id := t.Context(), w.who[staff.Reporter].Person
	session := w.accept(staff.Reporter)
	begun := w.clock.Now()
	for w.clock.Now().Sub(begun) < staff.SessionLife-8*24*time.Hour { // used each week, it lives on
		w.clock.Add(7 * 24 * time.Hour)
		_, err := w.Session(ctx, session)
		w.must(err)
	}
	stored, err := w.db.Session(ctx, staff.SecretHash(session))
	w.must(err)
	if stored.Seen != w.clock.Now() {
		t.Fatal("use is not written down")
	}
	w.minutes(9)
	_, err = w.Session(ctx, session)
	w.must(err)
	if again, err := w.db.Session(ctx, staff.SecretHash(session)); err != nil || again.Seen != stored.Seen {
		t.Fatal("each request writes", err)
	}
	w.clock.Add(-time.Hour) // a clock that is put back shuts nobody out
	_, err = w.Session(ctx, session)
	w.must(err)
	w.clock.Add(8 * 24 * time.Hour)
	_, err = w.Session(ctx, session)
	w.is(err, fault.NotFound, "after its life's end")

	idle, err := w.signIn("reporter", password)
	w.must(err)
	w.clock.Add(staff.SessionIdle)
	_, err = w.Session(ctx, idle)
	w.is(err, fault.NotFound, "unused for two weeks")

	open, err := w.signIn("reporter", password)
	w.must(err)
	w.must(w.DisablePerson(ctx, staff.Shell(), id, true))
	w.must(w.DisablePerson(ctx, staff.Shell(), id, false))
	_, err = w.Session(ctx, open)
	w.is(err, fault.NotFound, "opened before somebody was shut out")
}

func TestSignInLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	w.accept(staff.Reporter)
	long := strings.Repeat("x", 1<<20)
	for range 8 { // an endless name is nobody's, and is not remembered for what it is
		_, err := w.signIn(long, "falsch")
		w.field(err, "password", "signin.wrong")
	}
	_, err := w.signIn(strings.Repeat("y", 1<<20), "falsch")
	w.is(err, fault.Unavailable, "another endless name")

	var wg sync.WaitGroup
	var mu sync.Mutex
	wrong := 0
	for range 40 { // guesses that are sent at once
		wg.Go(func() {
			_, err := w.signIn("reporter", "falsch")
			mu.Lock()
			defer mu.Unlock()
			if fault.Is(err, fault.Invalid) {
				wrong++
			} else if text := fault.TextOf(err); text.Key != "signin.too-many" || fmt.Sprint(text.Args...) != "16" {
				t.Errorf("%v", err)
			}
		})
	}
	wg.Wait()
	if wrong < 8 || wrong > 11 {
		t.Fatalf("%d guesses were looked at", wrong)
	}
	_, err = w.signIn("reporter", password)
	w.is(err, fault.Unavailable, "the right password while the door is closed")
	if _, _, err := w.SignIn(t.Context(), "reporter", password, "198.51.100.1", ""); err != nil {
		t.Fatal("from elsewhere:", err)
	}
	w.is(w.ChangePassword(t.Context(), w.who[staff.Reporter], password, password+"!", ""), fault.Unavailable, "guessing the old password")
	w.minutes(16)
	_, err = w.signIn("reporter", password)
	w.must(err)
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, reporter := t.Context(), w.who[staff.Reporter]
	other := w.accept(staff.Reporter)
	mine, err := w.signIn("reporter", password)
	w.must(err)
	w.field(w.ChangePassword(ctx, reporter, "falsch", password+"!", mine), "old", "signin.wrong-old")
	w.field(w.ChangePassword(ctx, reporter, password, "짧다", mine), "password", "person.password-short")
	w.is(w.ChangePassword(ctx, staff.Actor{}, password, password+"!", mine), fault.Forbidden, "nobody's password")
	w.is(w.ChangePassword(ctx, staff.Shell(), password, password+"!", mine), fault.NotFound, "the shell's password")
	w.must(w.ChangePassword(ctx, reporter, password, password+"!", mine))
	_, err = w.Session(ctx, mine)
	w.must(err)
	_, err = w.Session(ctx, other)
	w.is(err, fault.NotFound, "the session at another browser")
	_, err = w.signIn("reporter", password)
	w.field(err, "password", "signin.wrong")
	_, err = w.signIn("reporter", password+"!")
	w.must(err)
	if lines := w.audits(); lines[1].Action != "person.password" || lines[1].Person != reporter.Person {
		t.Fatalf("%+v", lines[:2])
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, admin := t.Context(), w.who[staff.Admin]
	p, secret, err := w.Invite(ctx, admin, staff.Person{ID: 1, Login: " New.One ", Name: "새 사람", Role: staff.Reporter, Password: "x", Disabled: w.clock.Now(), Seen: w.clock.Now()})
	w.must(err)
	if got, err := w.db.Person(ctx, p.ID); err != nil || got.Login != "new.one" || got.Handle != "new-one" || got.Password != "" || !got.Disabled.IsZero() || !got.Seen.IsZero() {
		t.Fatalf("%+v, %v", got, err)
	}
	if got, err := w.LinkPerson(ctx, secret); err != nil || got.ID != p.ID {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, taken := range []staff.Person{{Login: "NEW.one", Name: "또", Role: staff.Reporter, Handle: "other"}, {Login: "other", Name: "또", Role: staff.Reporter, Handle: "new-one"}} {
		_, _, err := w.Invite(ctx, admin, taken)
		w.field(err, "login", "person.login-taken")
	}
	p.Login = "reporter"
	_, err = w.SavePerson(ctx, admin, p)
	w.field(err, "login", "person.login-taken")
	_, err = w.SavePerson(ctx, admin, staff.Person{ID: 99, Login: "ghost", Name: "유령", Role: staff.Reporter})
	w.is(err, fault.NotFound, "an unknown person")
	_, err = w.ResetLink(ctx, admin, 99)
	w.is(err, fault.NotFound, "an unknown person's link")
	w.is(w.DisablePerson(ctx, admin, 99, true), fault.NotFound, "an unknown person, shut out")

	// The last administrator stays one, whoever asks.
	self := staff.Person{ID: admin.Person, Login: "admin", Name: "김admin", Role: staff.Chief}
	for _, by := range []staff.Actor{admin, staff.Shell()} {
		_, err = w.SavePerson(ctx, by, self)
		w.is(err, fault.Conflict, "the last administrator's role")
		w.is(w.DisablePerson(ctx, by, admin.Person, true), fault.Conflict, "the last administrator, shut out")
	}
	second, _, err := w.Invite(ctx, admin, staff.Person{Login: "second", Name: "둘째", Role: staff.Admin})
	w.must(err)
	w.must(w.DisablePerson(ctx, admin, second.ID, true)) // one who is shut out does not count
	_, err = w.SavePerson(ctx, admin, self)
	w.is(err, fault.Conflict, "the last administrator who can sign in")
	w.must(w.DisablePerson(ctx, admin, second.ID, false))
	_, err = w.SavePerson(ctx, admin, self)
	w.must(err)
	if got, err := w.db.Person(ctx, admin.Person); err != nil || got.Role != staff.Chief {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, admin := t.Context(), w.who[staff.Admin]
	x, secret, err := w.AddToken(ctx, admin, staff.Token{Name: " 배달 ", Role: staff.DeskEditor, Hash: "mine", Revoked: w.clock.Now()})
	w.must(err)
	actor, err := w.TokenActor(ctx, secret, "203.0.113.9")
	w.must(err)
	if actor.Token != x.ID || actor.Name != "배달" || actor.Role != staff.DeskEditor || actor.Address != "203.0.113.9" || !actor.May(staff.Publish) || actor.May(staff.Manage) {
		t.Fatalf("%+v", actor)
	}
	stored, err := w.db.Tokens(ctx)
	w.must(err)
	if len(stored) != 1 || stored[0].Used != w.clock.Now() || strings.Contains(fmt.Sprint(stored), secret) {
		t.Fatalf("%+v", stored)
	}
	w.minutes(5)
	_, err = w.TokenActor(ctx, secret, "203.0.113.9")
	w.must(err)
	if again, err := w.db.Tokens(ctx); err != nil || again[0].Used != stored[0].Used {
		t.Fatal("each request writes", err)
	}
	for _, s := range []string{"", "x", stored[0].Hash, secret + "x"} {
		_, err := w.TokenActor(ctx, s, "")
		w.is(err, fault.NotFound, "a token that is none")
	}
	_, _, err = w.AddToken(ctx, admin, staff.Token{Name: strings.Repeat("가", news.MaxName+1), Role: "god"})
	w.field(err, "name", "field.too-long")
	w.field(err, "role", "field.choice")
	w.must(w.RevokeToken(ctx, admin, x.ID))
	w.is(w.RevokeToken(ctx, admin, x.ID), fault.NotFound, "revoked twice")
	_, err = w.TokenActor(ctx, secret, "")
	w.is(err, fault.NotFound, "a revoked token")
}

// A token that works for a person is that person with no more than both may do, as both are now.
func TestTokensOfPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, admin := t.Context(), w.who[staff.Admin]
	actors := func(role staff.Role, person int64) staff.Actor {
		t.Helper()
		_, secret, err := w.AddToken(ctx, admin, staff.Token{Name: "배달", Role: role, Person: person})
		w.must(err)
		actor, err := w.TokenActor(ctx, secret, "203.0.113.9")
		w.must(err)
		return actor
	}
	reporter := w.who[staff.Reporter]
	mine := actors(staff.Admin, reporter.Person)
	if mine.Person != reporter.Person || mine.Token == 0 || mine.Name != reporter.Name+" · 배달" || mine.May(staff.Publish) || mine.May(staff.Manage) || !mine.May(staff.Write) {
		t.Errorf("an administrator's token of a reporter: %+v", mine)
	}
	if got := actors(staff.Reporter, admin.Person); got.May(staff.EditAll) || got.May(staff.Settings) || !got.May(staff.Write) {
		t.Errorf("a reporter's token of an administrator: %+v", got)
	}
	a, err := w.SaveArticle(ctx, reporter, news.Article{Title: "제목", Origin: news.Origin{Own: true}})
	w.must(err)
	a.Title = "새 제목"
	a, err = w.SaveArticle(ctx, mine, a)
	w.must(err)
	_, err = w.FileArticle(ctx, mine, desk.Step{No: a.No, Version: a.Version})
	w.must(err)
	_, err = w.SaveArticle(ctx, actors(staff.Reporter, 0), news.Article{No: a.No, Version: a.Version + 1, Title: "남의 기사", Origin: news.Origin{Own: true}})
	w.is(err, fault.Forbidden, "a token that is nobody's")
	_, _, err = w.AddToken(ctx, admin, staff.Token{Name: "배달", Role: staff.Reporter, Person: 999})
	w.field(err, "person", "field.choice")

	_, secret, err := w.AddToken(ctx, admin, staff.Token{Name: "배달", Role: staff.Reporter, Person: reporter.Person})
	w.must(err)
	w.must(w.DisablePerson(ctx, admin, reporter.Person, true))
	_, err = w.TokenActor(ctx, secret, "")
	w.is(err, fault.NotFound, "the token of somebody shut out")
	_, _, err = w.AddToken(ctx, admin, staff.Token{Name: "배달", Role: staff.Reporter, Person: reporter.Person})
	w.field(err, "person", "field.choice")
}
