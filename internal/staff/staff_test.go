package staff_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Who may do what, in full: a permission that a role gets or loses has to be changed here too.
func TestRolesAndPermissions(t *testing.T) {
	t.Parallel()
	order := []staff.Permission{
		staff.Public, staff.Enter, staff.Write, staff.EditAll, staff.Return, staff.Approve, staff.Schedule, staff.Publish, staff.Correct,
		staff.Withdraw, staff.Override, staff.Banners, staff.Fronts, staff.Settings, staff.Manage,
	}
	for role, want := range map[staff.Role]string{
		"":                "x--------------",
		"intruder":        "x--------------",
		staff.Contributor: "xxx------------",
		staff.Reporter:    "xxx------------",
		staff.DeskEditor:  "xxxxxxxxxxx----",
		staff.Layout:      "xxxx-------xx--",
		staff.Chief:       "xxxxxxxxxxxxxx-",
		staff.Admin:       "xxxxxxxxxxxxxxx",
	} {
		for i, p := range order {
			may := want[i] == 'x'
			if (staff.Person{Role: role}).May(p) != may {
				t.Errorf("%s may %s: %v", role, p, !may)
			}
			if err := (staff.Actor{Role: role}).Permit(p); (err == nil) != may || !may && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s, %s: %v", role, p, err)
			}
		}
		if (staff.Person{Role: role}).May("anything") {
			t.Errorf("%s may what nobody may", role)
		}
	}
	if len(staff.Roles()) != 6 || staff.Shell().Role != staff.Admin || staff.Shell().Person != 0 {
		t.Error("roles", staff.Roles(), staff.Shell())
	}
}

// Who may read all articles is in the table; guests see their own, and tables of older programs said nothing of it.
func TestMayRead(t *testing.T) {
	own, other := news.Article{Owner: 7}, news.Article{Owner: 8}
	for _, role := range staff.Roles() {
		a := staff.Actor{Person: 7, Role: role}
		if !a.MayRead(own) || a.MayRead(other) != (role != staff.Contributor) {
			t.Errorf("%s reads own %v, another's %v", role, a.MayRead(own), a.MayRead(other))
		}
		old := staff.Powers{staff.Contributor: {staff.Enter, staff.Write}, staff.Reporter: {staff.Enter, staff.Write}, staff.DeskEditor: {staff.Enter, staff.Write, staff.EditAll, staff.Publish}, staff.Layout: {staff.Enter, staff.Write}, staff.Chief: {staff.Enter, staff.Write}, staff.Admin: {staff.Enter, staff.Write, staff.Manage}}
		if grown := old.Grown(); grown.May(role, staff.ReadAll) != (role != staff.Contributor) || old.May(role, staff.ReadAll) {
			t.Errorf("an older table grown: %v", grown)
		}
	}
	if (staff.Actor{Role: staff.Contributor}).MayRead(news.Article{}) {
		t.Error("nobody's program reads nobody's article")
	}
	shut := staff.DefaultPowers(news.DeskPaper)
	shut[staff.Reporter] = []staff.Permission{staff.Enter, staff.Write}
	if (staff.Actor{Person: 7, Role: staff.Reporter, Powers: shut.Grown()}).MayRead(other) {
		t.Error("what the administrator took away came back")
	}
}

func TestMayEdit(t *testing.T) {
	t.Parallel()
	mine, others := news.Article{No: 1, Owner: 7, Status: news.Writing}, news.Article{No: 2, Owner: 8, Status: news.Writing}
	out := mine
	out.Status, out.Published = news.Published, time.Unix(1, 0)
	filed := mine
	filed.Status = news.Filed
	program := news.Article{No: 3} // begun by a program: nobody's own
	for _, c := range []struct {
		actor staff.Actor
		a     news.Article
		want  bool
	}{
		{staff.Actor{Person: 7, Role: staff.Reporter}, mine, true},
		{staff.Actor{Person: 7, Role: staff.Contributor}, mine, true},
		{staff.Actor{Person: 7, Role: staff.Reporter}, others, false},
		{staff.Actor{Person: 7, Role: staff.Reporter}, out, false},
		{staff.Actor{Person: 7, Role: staff.Reporter}, filed, false},
		{staff.Actor{Person: 7, Role: staff.Reporter, Powers: staff.DefaultPowers(news.SmallPaper)}, filed, true},
		{staff.Actor{Person: 7, Role: staff.Reporter, Powers: staff.DefaultPowers(news.SmallPaper)}, out, true},
		{staff.Actor{Person: 8, Role: staff.Reporter, Powers: staff.DefaultPowers(news.SmallPaper)}, out, false},
		{staff.Actor{Person: 7, Role: "gone"}, mine, false},
		{staff.Actor{Token: 1, Role: staff.Reporter}, program, false},
		{staff.Actor{Person: 9, Role: staff.DeskEditor}, out, true},
		{staff.Actor{Token: 1, Role: staff.Layout}, program, true},
	} {
		if got := c.actor.MayEdit(c.a); got != c.want {
			t.Errorf("%+v, article %d: %v", c.actor, c.a.No, got)
		}
	}
}

func TestPersonCheck(t *testing.T) {
	t.Parallel()
	p := staff.Person{Login: " Yeoul.Han@jogan ", Name: " 한여울 ", Role: staff.Reporter}
	if err := p.Check(); err != nil || p.Login != "yeoul.han@jogan" || p.Handle != "yeoul-han" || p.Name != "한여울" {
		t.Fatalf("%+v, %v", p, err)
	}
	for name, c := range map[string]struct {
		p     staff.Person
		field string
	}{
		"no login":     {staff.Person{Name: "가", Handle: "a", Role: staff.Admin}, "login"},
		"login":        {staff.Person{Login: "한여울", Name: "가", Handle: "a", Role: staff.Admin}, "login"},
		"space":        {staff.Person{Login: "a b", Name: "가", Handle: "a", Role: staff.Admin}, "login"},
		"NUL":          {staff.Person{Login: "a\x00b", Name: "가", Handle: "a", Role: staff.Admin}, "login"},
		"no name":      {staff.Person{Login: "a", Role: staff.Admin}, "name"},
		"long name":    {staff.Person{Login: "a", Name: strings.Repeat("가", news.MaxName+1), Role: staff.Admin}, "name"},
		"role":         {staff.Person{Login: "a", Name: "가", Role: "god"}, "role"},
		"handle":       {staff.Person{Login: "a", Name: "가", Handle: "a/b", Role: staff.Admin}, "handle"},
		"mail address": {staff.Person{Login: "a", Name: "가", Email: "a@b", Role: staff.Admin}, "email"},
	} {
		fields := fault.FieldsOf(c.p.Check())
		if len(fields) != 1 || fields[0].Name != c.field {
			t.Errorf("%s: %v", name, fields)
		}
	}
	token := staff.Token{Role: "god"}
	if fields := fault.FieldsOf(token.Check()); len(fields) != 2 {
		t.Errorf("token: %v", fields)
	}
}

func TestPassword(t *testing.T) {
	t.Parallel()
	const password = "아침마다 오는 신문"
	stored, err := staff.HashPassword(password)
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(stored, password) {
		t.Fatalf("%q, %v", stored, err)
	}
	if again, err := staff.HashPassword(password); err != nil || again == stored {
		t.Fatal("two people with one password have one hash", err)
	}
	if !staff.PasswordMatches(stored, password) {
		t.Fatal("the password does not match")
	}
	parts := strings.Split(stored, "$")
	with := func(i int, s string) string {
		p := slices.Clone(parts)
		p[i] = s
		return strings.Join(p, "$")
	}
	for _, c := range [][2]string{
		{stored, ""}, {stored, password + " "}, {stored, strings.Repeat(password, 100)}, {"", ""}, {"", password}, {"plain", "plain"},
		{with(1, "argon2i"), password}, {with(2, "v=16"), password}, {with(3, "m=19456"), password}, {with(3, "m=99999999,t=2,p=1"), password},
		{with(3, "m=19456,t=0,p=1"), password}, {with(3, "m=19456,t=2,p=0"), password}, {with(4, "!"), password}, {with(5, ""), password}, {with(5, "AAAA"), password},
		{stored + "$", password},
	} {
		if staff.PasswordMatches(c[0], c[1]) {
			t.Errorf("%.60q matches %.20q", c[0], c[1])
		}
	}
	for s, key := range map[string]string{
		strings.Repeat("가", staff.MinPassword-1): "person.password-short", "": "person.password-short",
		strings.Repeat("가", staff.MaxPassword+1): "field.too-long", "broken \xff password": "field.characters",
	} {
		if _, err := staff.HashPassword(s); len(fault.FieldsOf(err)) != 1 || fault.FieldsOf(err)[0].Key != key {
			t.Errorf("%.20q: %v", s, err)
		}
	}
	longest := strings.Repeat("😀", staff.MaxPassword) // four bytes each
	if stored, err = staff.HashPassword(longest); err != nil || !staff.PasswordMatches(stored, longest) {
		t.Error("the longest password", err)
	}
}

func TestSecret(t *testing.T) {
	t.Parallel()
	secret, hash := staff.Secret()
	other, _ := staff.Secret()
	if len(secret) != 43 || secret == other || hash != staff.SecretHash(secret) || len(hash) != 64 || strings.Contains(hash, secret) {
		t.Fatal(secret, other, hash)
	}
}

func TestSessionLive(t *testing.T) {
	t.Parallel()
	begun := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := staff.Session{Created: begun, Seen: begun}
	for at, want := range map[time.Duration]bool{-time.Hour: true, 0: true, staff.SessionIdle - 1: true, staff.SessionIdle: false} {
		if s.Live(begun.Add(at)) != want {
			t.Errorf("after %s: %v", at, !want)
		}
	}
	s.Seen = begun.Add(staff.SessionLife - time.Hour)
	if !s.Live(begun.Add(staff.SessionLife-1)) || s.Live(begun.Add(staff.SessionLife)) {
		t.Error("a session that is used ends at its life's end, not before and not after")
	}
}

// fail notes n failures of a name at an address.
func fail(a *staff.Attempts, n int, login, address string) {
	for range n {
		a.Failed(login, address)
	}
}

func TestAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := staff.NewAttempts(time.Now)
		fail(a, 7, "yeoul", "192.0.2.1")
		if w := a.Wait("yeoul", "192.0.2.1"); w != 0 {
			t.Fatalf("after seven failures: %s", w)
		}
		a.Failed("yeoul", "192.0.2.1")
		if w := a.Wait("yeoul", "192.0.2.1"); w != 15*time.Minute {
			t.Fatalf("after eight: %s", w)
		}
		if a.Wait("yeoul", "192.0.2.2") != 0 || a.Wait("bada", "192.0.2.1") != 0 {
			t.Fatal("others are shut out too")
		}
		time.Sleep(15*time.Minute - time.Second)
		if w := a.Wait("yeoul", "192.0.2.1"); w != time.Second {
			t.Fatalf("a second before the end: %s", w)
		}
		time.Sleep(2 * time.Second)
		if a.Wait("yeoul", "192.0.2.1") != 0 {
			t.Fatal("the door stays closed")
		}
		fail(a, 7, "yeoul", "192.0.2.1") // counted from the beginning again
		a.Passed("yeoul", "192.0.2.1")
		fail(a, 7, "yeoul", "192.0.2.1")
		if a.Wait("yeoul", "192.0.2.1") != 0 {
			t.Fatal("old failures count")
		}

		// One address that tries many names, and one name that is tried from many addresses.
		for i := range 60 {
			a.Failed(fmt.Sprintf("name%d", i), "198.51.100.7")
		}
		if a.Wait("nobody", "198.51.100.7") == 0 {
			t.Fatal("an address may guess for ever")
		}
		for i := range 100 {
			a.Failed("admin", fmt.Sprintf("203.0.113.%d", i))
		}
		if a.Wait("admin", "192.0.2.99") == 0 {
			t.Fatal("a name may be guessed from everywhere for ever")
		}

		// Of IPv6 the /64 is one place.
		for i := range 8 {
			a.Failed("garam", fmt.Sprintf("2001:db8:1:2::%x", i+1))
		}
		if a.Wait("garam", "2001:db8:1:2:ffff::9") == 0 || a.Wait("garam", "2001:db8:1:3::1") != 0 {
			t.Fatal("places of IPv6")
		}
		a.Passed("garam", "2001:db8:1:2::77")
		if a.Wait("garam", "2001:db8:1:2::1") != 0 {
			t.Fatal("passed, and still closed")
		}
		fail(a, 8, "garam", "no address")
		if a.Wait("garam", "no address") == 0 {
			t.Fatal("an address that is none is one place")
		}
	})
}

// A flood of names and addresses neither fills the memory nor stops the counting.
func TestAttemptsFlooded(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	a := staff.NewAttempts(func() time.Time { mu.Lock(); defer mu.Unlock(); return now })
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 2000 {
				a.Failed(fmt.Sprintf("n%d-%d", g, i), fmt.Sprintf("2001:db8:%x:%x::1", g, i))
			}
		})
	}
	wg.Wait()
	if n := a.Remembered(); n > 20_003 || n < 19_000 {
		t.Fatalf("%d keys are remembered", n)
	}
	fail(a, 8, "late", "192.0.2.1")
	if a.Wait("late", "192.0.2.1") == 0 {
		t.Fatal("nobody is counted any more")
	}
}
