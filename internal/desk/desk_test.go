package desk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

// writes is the database as the desk sees it.
type writes struct {
	*store.DB
	again atomic.Bool // each write is made twice, the first time in vain, as on a database that asks for another try
}

var errInVain = errors.New("in vain")

func (s *writes) Write(ctx context.Context, fn func(desk.Tx) error) error {
	if s.again.Load() {
		err := s.DB.Write(ctx, func(tx *store.Tx) error { return errors.Join(fn(tx), errInVain) })
		if !errors.Is(err, errInVain) {
			return err
		}
	}
	return s.DB.Write(ctx, func(tx *store.Tx) error { return fn(tx) })
}

// library gives each text that it takes a key.
type library struct{ notes *[]string }

func (library) Accept(_ context.Context, r io.Reader) (media.Stored, error) {
	raw, err := io.ReadAll(r)
	if string(raw) == "broken" {
		return media.Stored{}, fault.In("picture", "picture.unreadable")
	}
	key := "k-" + string(raw)
	return media.Stored{Key: key, Type: "image/jpeg", Width: 1600, Height: 900, Notes: media.Notes{Caption: "찍힌 말", Credit: "찍은 이"},
		Variants: []media.Variant{{Width: 480, Height: 270, File: key + "/480.jpg"}}}, err
}

// MakeVariants makes one crop that says around which point.
func (library) MakeVariants(_ context.Context, key string, whole []media.Variant, x, y int) ([]media.Variant, error) {
	if key == "k-lost" {
		return nil, errors.New("no such file")
	}
	return append(whole, media.Variant{Width: 480, Height: 480, Crop: "1:1", File: fmt.Sprintf("%s/480-1x1-%d-%d.jpg", key, x, y)}), nil
}

// DrawPage draws nothing: the machine has no program for it.
func (library) DrawPage(context.Context, string) ([]media.Variant, error) { return nil, nil }

// Keep and Remove note what they were asked for.
func (l library) Keep(_ context.Context, key string, names []string) error {
	l.note("keep " + key + " " + strings.Join(names, ","))
	return nil
}

func (l library) Remove(_ context.Context, key string) error {
	l.note("remove " + key)
	return nil
}

func (l library) note(line string) {
	if l.notes != nil {
		*l.notes = append(*l.notes, line)
	}
}

// world is a small paper with somebody in each role.
type world struct {
	*desk.Desk
	t       *testing.T
	db      *store.DB
	writes  *writes
	files   []string // what was asked of the library
	clock   *storetest.Clock
	who     map[staff.Role]staff.Actor
	section news.Section
}

type opener func(testing.TB, *storetest.Clock) *store.DB

// each runs a test on both databases.
func each(t *testing.T, test func(*world)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(newWorld(t, storetest.SQLite))
	})
	if testing.Short() {
		t.Log("-short: not run on PostgreSQL; ./check runs it")
		return
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(newWorld(t, storetest.Postgres))
	})
}

func newWorld(t *testing.T, open opener) *world {
	t.Helper()
	w := &world{t: t, clock: storetest.NewClock(), who: map[staff.Role]staff.Actor{}}
	w.db = open(t, w.clock)
	w.writes = &writes{DB: w.db}
	w.Desk = desk.New(w.writes, library{&w.files}, w.clock.Now, slog.New(slog.DiscardHandler))
	_, err := w.FoundPaper(t.Context(), staff.Shell(), news.NewPaper("조간일보"))
	w.must(err)
	w.section = w.newSection("사회", "society", 0)
	for _, role := range staff.Roles() {
		p, _, err := w.Invite(t.Context(), staff.Shell(), staff.Person{Login: string(role), Name: "김" + string(role), Title: "기자", Role: role})
		w.must(err)
		w.who[role] = p.Actor("192.0.2.7")
	}
	return w
}

// node is the desk of another program on the same database.
func (w *world) node() *desk.Desk {
	w.t.Helper()
	twin, err := w.db.Twin(w.t.Context())
	w.must(err)
	w.t.Cleanup(func() {
		if err := twin.Close(); err != nil {
			w.t.Error(err)
		}
	})
	return desk.New(&writes{DB: twin}, library{}, w.clock.Now, slog.New(slog.DiscardHandler))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// is fails the test where err is not of the kind.
func (w *world) is(err error, kind fault.Kind, what string) {
	w.t.Helper()
	if !fault.Is(err, kind) {
		w.t.Fatalf("%s: %v, want %s", what, err, kind)
	}
}

// field fails the test where err does not name the field with the key.
func (w *world) field(err error, field, key string) {
	w.t.Helper()
	for _, f := range fault.FieldsOf(err) {
		if f.Name == field && f.Key == key {
			return
		}
	}
	w.t.Fatalf("%v, want %s: %s", err, field, key)
}

func (w *world) newSection(name, slug string, parent int64) news.Section {
	w.t.Helper()
	s, err := w.SaveSection(w.t.Context(), staff.Shell(), news.Section{Name: name, Slug: slug, Parent: parent})
	w.must(err)
	return s
}

// ready is an article that wants nothing for publication.
func (w *world) ready(title string) news.Article {
	return news.Article{Title: title, Section: w.section.ID, Origin: news.Origin{Own: true}, Body: "<p>" + title + "의 본문이다.</p>",
		Bylines: []news.Byline{{Name: "한여울"}}}
}

func (w *world) saved(actor staff.Actor, a news.Article) news.Article {
	w.t.Helper()
	a, err := w.SaveArticle(w.t.Context(), actor, a)
	w.must(err)
	return a
}

// out is a published article.
func (w *world) out(title string) news.PublicArticle {
	w.t.Helper()
	a := w.saved(w.who[staff.DeskEditor], w.ready(title))
	p, err := w.PublishArticle(w.t.Context(), w.who[staff.DeskEditor], desk.Step{No: a.No, Version: a.Version})
	w.must(err)
	return p
}

func (w *world) article(no int64) news.Article {
	w.t.Helper()
	a, err := w.db.Article(w.t.Context(), no)
	w.must(err)
	return a
}

func (w *world) listed(list string) (nos []int64) {
	w.t.Helper()
	heads, err := w.db.Listing(w.t.Context(), list, news.Cursor{}, 1000)
	w.must(err)
	for _, h := range heads {
		nos = append(nos, h.No)
	}
	return nos
}

func (w *world) audits() []news.Audit {
	w.t.Helper()
	all, err := w.db.Audits(w.t.Context(), 0, 100_000)
	w.must(err)
	return all
}

// action is one action of the desk: what it needs, what it leaves in the log, and how it is done.
type action struct {
	name    string
	permit  staff.Permission
	audit   string
	prepare func(w *world) func(context.Context, staff.Actor) error
}

// do makes an action that needs no preparation.
func do(fn func(*world, context.Context, staff.Actor) error) func(*world) func(context.Context, staff.Actor) error {
	return func(w *world) func(context.Context, staff.Actor) error {
		return func(ctx context.Context, actor staff.Actor) error { return fn(w, ctx, actor) }
	}
}

// step makes a step of the road, on an article that was brought to where it can be done.
func step(before news.Action, method func(*world) func(context.Context, staff.Actor, desk.Step) (news.Article, error)) func(*world) func(context.Context, staff.Actor) error {
	return func(w *world) func(context.Context, staff.Actor) error {
		a := w.saved(staff.Shell(), w.ready("길 위의 글"))
		s := desk.Step{No: a.No, Version: a.Version, Note: "까닭", At: w.clock.Now().Add(time.Hour)}
		var err error
		switch before {
		case news.File:
			a, err = w.FileArticle(w.t.Context(), staff.Shell(), s)
		case news.Approve:
			a, err = w.ApproveArticle(w.t.Context(), staff.Shell(), s)
		case news.Schedule:
			a, err = w.ScheduleArticle(w.t.Context(), staff.Shell(), s)
		}
		w.must(err)
		s.Version = a.Version
		return func(ctx context.Context, by staff.Actor) error {
			_, err := method(w)(ctx, by, s)
			return err
		}
	}
}

var serial atomic.Int64

// fresh is a name that nobody has had.
func fresh(prefix string) string {
	n := serial.Add(1)
	var b []byte
	for ; n > 0; n /= 26 {
		b = append(b, byte('a'+n%26))
	}
	return prefix + "-" + string(b)
}

func actions() []action {
	return []action{
		{"begin an article", staff.Write, "article.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, err := w.SaveArticle(ctx, by, w.ready("새 글"))
			return err
		})},
		{"edit another's article", staff.EditAll, "article.save", func(w *world) func(context.Context, staff.Actor) error {
			a := w.saved(staff.Shell(), w.ready("남의 글"))
			w.minutes(5) // else the shell's own save is kept as one with it
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.SaveArticle(ctx, by, a)
				return err
			}
		}},
		{"publish", staff.Publish, "article.publish", func(w *world) func(context.Context, staff.Actor) error {
			a := w.saved(staff.Shell(), w.ready("내는 글"))
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.PublishArticle(ctx, by, desk.Step{No: a.No, Version: a.Version, Note: "메모"})
				return err
			}
		}},
		{"return", staff.Return, "article.return", step(news.File, func(w *world) func(context.Context, staff.Actor, desk.Step) (news.Article, error) {
			return w.ReturnArticle
		})},
		{"approve", staff.Approve, "article.approve", step("", func(w *world) func(context.Context, staff.Actor, desk.Step) (news.Article, error) {
			return w.ApproveArticle
		})},
		{"schedule", staff.Schedule, "article.schedule", step("", func(w *world) func(context.Context, staff.Actor, desk.Step) (news.Article, error) {
			return w.ScheduleArticle
		})},
		{"unschedule", staff.Schedule, "article.unschedule", step(news.Schedule, func(w *world) func(context.Context, staff.Actor, desk.Step) (news.Article, error) {
			return w.UnscheduleArticle
		})},
		{"take back an approval", staff.Approve, "article.recall", step(news.Approve, func(w *world) func(context.Context, staff.Actor, desk.Step) (news.Article, error) {
			return w.RecallArticle
		})},
		{"change what is out", staff.Correct, "article.correct", func(w *world) func(context.Context, staff.Actor) error {
			p := w.out("고치는 글")
			a := w.article(p.No)
			a.Title = "고친 글"
			a = w.saved(staff.Shell(), a)
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.PublishArticle(ctx, by, desk.Step{No: a.No, Version: a.Version, Tell: "제목을 고쳤습니다"})
				return err
			}
		}},
		{"restore", staff.Publish, "article.restore", func(w *world) func(context.Context, staff.Actor) error {
			p := w.out("되살리는 글")
			w.must(w.WithdrawArticle(w.t.Context(), staff.Shell(), p.No, "이유", ""))
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.PublishArticle(ctx, by, desk.Step{No: p.No, Version: w.article(p.No).Version})
				return err
			}
		}},
		{"revert", staff.EditAll, "article.revert", func(w *world) func(context.Context, staff.Actor) error {
			a := w.saved(staff.Shell(), w.ready("되돌리는 글"))
			all, err := w.db.Revisions(w.t.Context(), a.No)
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.RevertArticle(ctx, by, desk.Step{No: a.No, Version: a.Version}, all[0].ID)
				return err
			}
		}},
		{"let an outsider read", staff.EditAll, "preview.add", func(w *world) func(context.Context, staff.Actor) error {
			a := w.saved(staff.Shell(), w.ready("먼저 보여 주는 글"))
			return func(ctx context.Context, by staff.Actor) error {
				_, _, err := w.AddPreviewLink(ctx, by, a.No, "취재원", 3)
				return err
			}
		}},
		{"end an outsider's link", staff.EditAll, "preview.revoke", func(w *world) func(context.Context, staff.Actor) error {
			a := w.saved(staff.Shell(), w.ready("보여 주다 만 글"))
			l, _, err := w.AddPreviewLink(w.t.Context(), staff.Shell(), a.No, "취재원", 3)
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error { return w.RevokePreviewLink(ctx, by, a.No, l.ID) }
		}},
		{"write a note", staff.ReadAll, "note.add", func(w *world) func(context.Context, staff.Actor) error {
			a := w.saved(staff.Shell(), w.ready("메모할 글"))
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.AddNote(ctx, by, news.Note{Article: a.No, Text: "확인 바랍니다"})
				return err
			}
		}},
		{"close a note", staff.ReadAll, "note.done", func(w *world) func(context.Context, staff.Actor) error {
			x, err := w.AddNote(w.t.Context(), staff.Shell(), news.Note{Article: w.saved(staff.Shell(), w.ready("메모한 글")).No, Text: "확인 바랍니다"})
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error { return w.CloseNote(ctx, by, x.ID, true) }
		}},
		{"take an article over", staff.EditAll, "article.take", func(w *world) func(context.Context, staff.Actor) error {
			a := w.saved(staff.Shell(), w.ready("남이 쓰는 글"))
			w.must(w.TakeEditing(w.t.Context(), staff.Actor{Person: 999, Name: "다른 사람", Role: staff.Admin}, a.No, "t1"))
			return func(ctx context.Context, by staff.Actor) error { return w.TakeEditing(ctx, by, a.No, "t2") }
		}},
		{"take in a claim", staff.Withdraw, "claim.receive", func(w *world) func(context.Context, staff.Actor) error {
			no := w.out("청구받은 글").No
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.ReceiveClaim(ctx, by, news.Claim{Article: no, Kind: news.Rectified, Claimant: "윤슬", Contact: "010", Text: "사실과 다릅니다", Way: "mail", Received: w.clock.Now()})
				return err
			}
		}},
		{"take a correction down", staff.Withdraw, "correction.withdraw", func(w *world) func(context.Context, staff.Actor) error {
			c, err := w.PublishCorrection(w.t.Context(), staff.Shell(), news.Correction{Article: w.out("고침이 붙은 글").No, Kind: news.Rectified, Title: "바로잡습니다", Body: "고침"})
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error { return w.WithdrawCorrection(ctx, by, c.ID, "이유") }
		}},
		{"say who may do what", staff.Manage, "powers.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, version, err := w.db.Powers(w.t.Context())
			w.must(err)
			return w.SavePowers(ctx, by, staff.DefaultPowers(news.DeskPaper), version)
		})},
		{"withdraw", staff.Withdraw, "article.withdraw", func(w *world) func(context.Context, staff.Actor) error {
			p := w.out("내리는 글")
			return func(ctx context.Context, by staff.Actor) error { return w.WithdrawArticle(ctx, by, p.No, "이유", "") }
		}},
		{"add a picture", staff.Write, "picture.add", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, err := w.AddPicture(ctx, by, strings.NewReader(fresh("p")), news.Picture{Caption: "설명"})
			return err
		})},
		{"save another's picture", staff.EditAll, "picture.save", func(w *world) func(context.Context, staff.Actor) error {
			p := w.picture()
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.SavePicture(ctx, by, news.Picture{ID: p.ID, Alt: "다른 말"})
				return err
			}
		}},
		{"block a picture", staff.Withdraw, "picture.block", func(w *world) func(context.Context, staff.Actor) error {
			p := w.picture()
			return func(ctx context.Context, by staff.Actor) error { return w.BlockPicture(ctx, by, p.ID, true, "요청") }
		}},
		{"begin a section", staff.Settings, "section.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, err := w.SaveSection(ctx, by, news.Section{Name: "새 섹션", Slug: fresh("s")})
			return err
		})},
		{"delete a section", staff.Settings, "section.delete", func(w *world) func(context.Context, staff.Actor) error {
			s := w.newSection("빈 섹션", fresh("s"), 0)
			return func(ctx context.Context, by staff.Actor) error { return w.DeleteSection(ctx, by, s.ID) }
		}},
		{"begin a series", staff.Settings, "series.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, err := w.SaveSeries(ctx, by, news.Series{Name: "연재", Slug: fresh("r")})
			return err
		})},
		{"set the menu", staff.Fronts, "menu.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			return w.SaveMenu(ctx, by, []news.MenuItem{{Section: w.section.ID}, {Label: "최신", URL: "/latest"}}, desk.AnyMenu)
		})},
		{"arrange the front page", staff.Fronts, "front.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			e, err := w.db.FrontDraft(w.t.Context(), 0)
			w.must(err)
			_, err = w.SaveFrontDraft(ctx, by, e)
			return err
		})},
		{"publish the front page", staff.Fronts, "front.publish", func(w *world) func(context.Context, staff.Actor) error {
			e := w.frontDraft(0)
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.PublishFront(ctx, by, 0, e.Version, 0, "")
				return err
			}
		}},
		{"schedule the front page", staff.Fronts, "front.schedule", func(w *world) func(context.Context, staff.Actor) error {
			e := w.frontDraft(0)
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.ScheduleFront(ctx, by, 0, e.Version, w.clock.Now().Add(time.Hour), "")
				return err
			}
		}},
		{"take the front page back", staff.Fronts, "front.unschedule", func(w *world) func(context.Context, staff.Actor) error {
			e, err := w.ScheduleFront(context.Background(), staff.Shell(), 0, w.frontDraft(0).Version, w.clock.Now().Add(time.Hour), "")
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.UnscheduleFront(ctx, by, e.ID)
				return err
			}
		}},
		{"go back to a front page", staff.Fronts, "front.revert", func(w *world) func(context.Context, staff.Actor) error {
			e := w.frontOut(0)
			w.frontOut(0)
			return func(ctx context.Context, by staff.Actor) error { _, err := w.RevertFront(ctx, by, e.ID); return err }
		}},
		{"throw a front page away", staff.Fronts, "front.discard", func(w *world) func(context.Context, staff.Actor) error {
			e := w.frontDraft(0)
			return func(ctx context.Context, by staff.Actor) error { return w.DiscardFrontDraft(ctx, by, 0, e.Version) }
		}},
		{"flash", staff.Publish, "flash.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, err := w.SaveFlash(ctx, by, news.Flash{Text: "속보", Until: w.clock.Now().Add(time.Hour), Version: w.flash().Version})
			return err
		})},
		{"end a flash", staff.Publish, "flash.end", func(w *world) func(context.Context, staff.Actor) error {
			_, err := w.SaveFlash(context.Background(), staff.Shell(), news.Flash{Text: "속보", Until: w.clock.Now().Add(time.Hour), Version: w.flash().Version})
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error { return w.EndFlash(ctx, by) }
		}},
		{"begin a page", staff.Settings, "page.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, err := w.SavePage(ctx, by, news.Page{Title: "소개", Slug: fresh("g"), Body: "<p>신문</p>"})
			return err
		})},
		{"begin a banner", staff.Banners, "banner.save", func(w *world) func(context.Context, staff.Actor) error {
			c := w.creative()
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.SaveBanner(ctx, by, c)
				return err
			}
		}},
		{"begin an advertiser", staff.Banners, "advertiser.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, err := w.SaveAdvertiser(ctx, by, banner.Advertiser{Name: fresh("a")})
			return err
		})},
		{"delete an advertiser", staff.Banners, "advertiser.delete", func(w *world) func(context.Context, staff.Actor) error {
			a, err := w.SaveAdvertiser(w.t.Context(), staff.Shell(), banner.Advertiser{Name: fresh("a")})
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error { return w.DeleteAdvertiser(ctx, by, a.ID) }
		}},
		{"begin a campaign", staff.Banners, "campaign.save", func(w *world) func(context.Context, staff.Actor) error {
			a, err := w.SaveAdvertiser(w.t.Context(), staff.Shell(), banner.Advertiser{Name: fresh("a")})
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.SaveCampaign(ctx, by, banner.Campaign{Advertiser: a.ID, Name: "겨울"})
				return err
			}
		}},
		{"delete a campaign", staff.Banners, "campaign.delete", func(w *world) func(context.Context, staff.Actor) error {
			a, err := w.SaveAdvertiser(w.t.Context(), staff.Shell(), banner.Advertiser{Name: fresh("a")})
			w.must(err)
			c, err := w.SaveCampaign(w.t.Context(), staff.Shell(), banner.Campaign{Advertiser: a.ID, Name: "겨울"})
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error { return w.DeleteCampaign(ctx, by, c.ID) }
		}},
		{"delete a banner", staff.Banners, "banner.delete", func(w *world) func(context.Context, staff.Actor) error {
			c, err := w.SaveBanner(w.t.Context(), staff.Shell(), w.creative())
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error { return w.DeleteBanner(ctx, by, c.ID) }
		}},
		{"set the guard", staff.Settings, "guard.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, version, err := w.db.Guard(w.t.Context())
			w.must(err)
			return w.SaveGuard(ctx, by, guard.Settings{}, version)
		})},
		{"set the paper", staff.Settings, "paper.save", func(w *world) func(context.Context, staff.Actor) error {
			p, err := w.db.Paper(w.t.Context())
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error {
				_, err := w.SavePaper(ctx, by, p)
				return err
			}
		}},
		{"invite", staff.Manage, "person.invite", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, _, err := w.Invite(ctx, by, staff.Person{Login: fresh("q"), Name: "새 사람", Role: staff.Reporter})
			return err
		})},
		{"reset a password", staff.Manage, "person.reset", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, err := w.ResetLink(ctx, by, w.who[staff.Reporter].Person)
			return err
		})},
		{"save a person", staff.Manage, "person.save", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, err := w.SavePerson(ctx, by, staff.Person{ID: w.who[staff.Reporter].Person, Login: "reporter", Name: "다른 이름", Role: staff.Reporter})
			return err
		})},
		{"shut somebody out", staff.Manage, "person.disable", do(func(w *world, ctx context.Context, by staff.Actor) error {
			return w.DisablePerson(ctx, by, w.who[staff.Contributor].Person, true)
		})},
		{"let somebody in", staff.Manage, "person.enable", do(func(w *world, ctx context.Context, by staff.Actor) error {
			return w.DisablePerson(ctx, by, w.who[staff.Contributor].Person, false)
		})},
		{"add a token", staff.Manage, "token.add", do(func(w *world, ctx context.Context, by staff.Actor) error {
			_, _, err := w.AddToken(ctx, by, staff.Token{Name: "배달", Role: staff.Reporter})
			return err
		})},
		{"revoke a token", staff.Manage, "token.revoke", func(w *world) func(context.Context, staff.Actor) error {
			x, _, err := w.AddToken(w.t.Context(), staff.Shell(), staff.Token{Name: "배달", Role: staff.Reporter})
			w.must(err)
			return func(ctx context.Context, by staff.Actor) error { return w.RevokeToken(ctx, by, x.ID) }
		}},
	}
}

func (w *world) picture() news.Picture {
	w.t.Helper()
	p, err := w.AddPicture(w.t.Context(), staff.Shell(), strings.NewReader(fresh("p")), news.Picture{})
	w.must(err)
	return p
}

func (w *world) creative() banner.Creative {
	return banner.Creative{Place: "top", Name: "봄 배너", Picture: w.picture().ID, Alt: "봄", URL: "https://shop.example/", Weight: 1}
}

// Every action × every role: who may not is refused and leaves nothing; who may leaves one line in the log that says who
// did what from where.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	actors := []staff.Actor{{}, {Name: "지난 역할", Role: "gone"}, {Token: 9, Name: "프로그램", Role: staff.Chief}, staff.Shell()}
	for _, role := range staff.Roles() {
		actors = append(actors, w.who[role])
	}
	for _, a := range actions() {
		for _, by := range actors {
			act := a.prepare(w)
			before := w.audits()
			err := act(t.Context(), by)
			added := w.audits()
			added = added[:len(added)-len(before)]
			if !by.May(a.permit) {
				unseen := a.permit == staff.ReadAll && fault.Is(err, fault.NotFound) // another's article
				if !fault.Is(err, fault.Forbidden) && !unseen || len(added) != 0 {
					t.Errorf("%s by %q: %v and %d lines, want a refusal and none", a.name, by.Role, err, len(added))
				}
				continue
			}
			if err != nil {
				t.Errorf("%s by %q: %v", a.name, by.Role, err)
				continue
			}
			if len(added) != 1 || added[0].Action != a.audit || added[0].Person != by.Person || added[0].Token != by.Token ||
				added[0].Name != by.Name || added[0].Address != by.Address || added[0].Object == "" || !added[0].At.Equal(w.clock.Now()) {
				t.Errorf("%s by %q left %+v", a.name, by.Role, added)
			}
		}
	}
}

// A write may be tried again by the database: what an action did the first time must not show in the second.
func TestTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	for _, a := range actions() {
		act := a.prepare(w)
		before := len(w.audits())
		w.writes.again.Store(true)
		err := act(t.Context(), w.who[staff.Admin])
		w.writes.again.Store(false)
		if err != nil {
			t.Errorf("%s, tried again: %v", a.name, err)
		}
		if n := len(w.audits()) - before; n != 1 {
			t.Errorf("%s, tried again: %d lines in the log", a.name, n)
		}
	}
	w.writes.again.Store(true)
	a := w.saved(w.who[staff.Reporter], w.ready("두 번 쓴 글"))
	if got := w.article(a.No); got.Title != "두 번 쓴 글" || got.Version != 1 || a.Version != 1 {
		t.Fatalf("%+v", got)
	}
	a.Title = "세 번 쓴 글"
	if a = w.saved(w.who[staff.Reporter], a); a.Version != 2 || w.article(a.No).Title != "세 번 쓴 글" {
		t.Fatalf("%+v", a)
	}
	secret, err := w.ResetLink(t.Context(), staff.Shell(), w.who[staff.Admin].Person)
	w.must(err)
	_, _, err = w.AcceptLink(t.Context(), secret, password, "192.0.2.7", "")
	w.must(err)
}

// A write that fails leaves nothing: no article, no line in the log, no change.
func TestFailedActionLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, a := range actions() {
		act := a.prepare(w)
		audits := len(w.audits())
		seq, err := w.db.LastSeq(t.Context())
		w.must(err)
		if err := act(gone, w.who[staff.Admin]); err == nil {
			t.Errorf("%s was done for somebody who had gone", a.name)
		}
		after, err := w.db.LastSeq(t.Context())
		w.must(err)
		if len(w.audits()) != audits || after != seq {
			t.Errorf("%s left something behind", a.name)
		}
	}
}

// What a fault returned says is what was typed, not what would have been stored: a form that is shown again must not
// carry a newer version than the one it began from.
func TestFaultsReturnWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite)
	ctx, chief := t.Context(), w.who[staff.Chief]
	paper, err := w.db.Paper(ctx)
	w.must(err)
	_, err = w.SavePaper(ctx, chief, paper)
	w.must(err)
	got, err := w.SavePaper(ctx, chief, paper)
	w.is(err, fault.Conflict, "a stale paper")
	if got.Version != paper.Version {
		t.Fatalf("version %d, began from %d", got.Version, paper.Version)
	}
	page, err := w.SavePage(ctx, chief, news.Page{Title: "소개", Slug: "about", Version: 9})
	w.must(err)
	other, err := w.SavePage(ctx, chief, news.Page{Title: "다른", Slug: "other"})
	w.must(err)
	if page.Version != 1 || other.Version != 1 {
		t.Fatal("a new page begins at version 1", page.Version, other.Version)
	}
	other.Slug = "about"
	again, err := w.SavePage(ctx, chief, other)
	w.field(err, "slug", "section.slug-taken")
	if again.Version != 1 || again.ID != other.ID {
		t.Fatalf("%+v", again)
	}
	a := w.ready("없는 섹션")
	a.Section = 999
	if a, err = w.SaveArticle(ctx, chief, a); err == nil || a.No != 0 || a.Version != 0 {
		t.Fatalf("%+v, %v", a, err)
	}
}

func sortedNos(nos []int64) []int64 {
	slices.Sort(nos)
	return nos
}

const password = "아침마다 오는 신문 열 장"

// minutes passes time.
func (w *world) minutes(n int) { w.clock.Add(time.Duration(n) * time.Minute) }
