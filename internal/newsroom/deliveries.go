package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// DeliveriesPage lists which article stands how at which partner.
type DeliveriesPage struct {
	Frame
	Tabs    []Tab
	Filter  Fields
	Rows    []DeliveredLine
	Older   string
	File    string // address of the list as a table
	State   string
	Partner int64
	Back    string // address of this list, to come back to
}

// DeliveredLine is an article at a partner.
type DeliveredLine struct {
	news.DeliveryRow
	Reason string // key of what went wrong; empty: Answer is what was answered
}

// Value names the line in a form.
func (x DeliveredLine) Value() string { return fmt.Sprintf("%d:%d", x.Partner, x.Article) }

// Badge is the class of the state's badge.
func (x DeliveredLine) Badge() string {
	return map[news.DeliveryState]string{
		news.DeliverySent: "is-published", news.DeliveryUpdated: "is-published", news.DeliveryFailed: "is-withdrawn", news.DeliveryWaits: "is-waiting",
	}[x.State]
}

// Tries tells that it waits after a try that failed.
func (x DeliveredLine) Tries() bool { return x.State == news.DeliveryWaits && x.Attempts > 0 }

func deliveredLine(x news.DeliveryRow) DeliveredLine {
	line := DeliveredLine{DeliveryRow: x}
	if x.Status == 0 && strings.HasPrefix(x.Answer, "delivery.") {
		line.Reason, line.Answer = x.Answer, ""
	}
	return line
}

// deliveryPage is how many lines stand on a page, deliveryFile in a file.
const (
	deliveryPage = 50
	deliveryFile = 10_000
)

// deliveryFilter reads from the address which deliveries are asked for.
func deliveryFilter(r *http.Request) news.DeliveryFilter {
	whole := func(name string) int64 {
		n, err := strconv.ParseInt(web.Query(r, name, 20), 10, 64)
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	f := news.DeliveryFilter{Partner: whole("partner"), Article: whole("article"), State: news.DeliveryState(web.Query(r, "state", 20))}
	if !slices.Contains(news.DeliveryStates(), f.State) {
		f.State = ""
	}
	if at, id, ok := strings.Cut(web.Query(r, "before", 50), "-"); ok {
		f.Before, _ = strconv.ParseInt(at, 10, 64) // anything else is the first page
		f.ID, _ = strconv.ParseInt(id, 10, 64)
	}
	return f
}

// deliveryPath is the address of a list.
func deliveryPath(path string, f news.DeliveryFilter) string {
	q := url.Values{}
	for name, n := range map[string]int64{"partner": f.Partner, "article": f.Article} {
		if n != 0 {
			q.Set(name, strconv.FormatInt(n, 10))
		}
	}
	if f.State != "" {
		q.Set("state", string(f.State))
	}
	if f.Before != 0 {
		q.Set("before", fmt.Sprintf("%d-%d", f.Before, f.ID))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (n *Newsroom) deliveries(w http.ResponseWriter, r *http.Request) error {
	return n.showDeliveries(w, r, screen{})
}

func (n *Newsroom) showDeliveries(w http.ResponseWriter, r *http.Request, s screen) error {
	s.page, s.here = "deliveries", "deliveries"
	filter := deliveryFilter(r)
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		partners, err := rd.Partners(ctx)
		if err != nil {
			return nil, err
		}
		p := DeliveriesPage{State: string(filter.State), Partner: filter.Partner, Back: deliveryPath("/desk/deliveries", filter)}
		filter.Limit = deliveryPage + 1
		rows, err := rd.PartnerDeliveries(ctx, filter)
		if err != nil {
			return nil, err
		}
		if len(rows) > deliveryPage {
			rows = rows[:deliveryPage]
			last, older := rows[deliveryPage-1], filter
			older.Before, older.ID = last.Queued.UnixMilli(), last.ID
			p.Older = deliveryPath("/desk/deliveries", older)
		}
		for _, x := range rows {
			p.Rows = append(p.Rows, deliveredLine(x))
		}
		counts, err := rd.CountPartnerDeliveries(ctx, filter.Partner, filter.Article)
		if err != nil {
			return nil, err
		}
		whole := 0
		tab := filter
		tab.Before, tab.ID = 0, 0
		for _, count := range counts {
			whole += int(count)
		}
		tab.State = ""
		p.Tabs = []Tab{{"delivery.state.all", deliveryPath("/desk/deliveries", tab), filter.State == "", whole}}
		for _, x := range news.DeliveryStates() {
			tab.State = x
			p.Tabs = append(p.Tabs, Tab{"delivery.state." + string(x), deliveryPath("/desk/deliveries", tab), filter.State == x, int(counts[x])})
		}
		tab.State = filter.State
		p.File = deliveryPath("/desk/deliveries.csv", tab)
		options := []Option{{Text: f.words.Text(f.Lang, "delivery.partner-all")}}
		for _, x := range partners {
			options = append(options, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name, Selected: x.ID == filter.Partner})
		}
		p.Filter = Fields{
			{Name: "partner", Kind: "select", Always: true, Label: "delivery.partner", Options: options},
			{Name: "article", Kind: "number", Label: "delivery.article-no", Value: number(filter.Article)},
		}.fill(&f, "by-", nil, s.err)
		p.Frame = f
		return p, nil
	})
}

// deliveriesFile is the list as a table for spreadsheets.
func (n *Newsroom) deliveriesFile(w http.ResponseWriter, r *http.Request) error {
	filter := deliveryFilter(r)
	filter.Limit = deliveryFile
	f := n.bareFrame(r)
	head := []string{}
	for _, key := range []string{"delivery.article-no", "delivery.article", "delivery.partner", "delivery.state", "delivery.action", "delivery.queued", "delivery.done", "delivery.tries", "delivery.answer"} {
		head = append(head, f.words.Text(f.Lang, key))
	}
	rows := [][]string{head}
	err := n.Store.Read(r.Context(), func(rd Reader) (err error) {
		if f.Paper, err = rd.Paper(r.Context()); err != nil {
			return err
		}
		all, err := rd.PartnerDeliveries(r.Context(), filter)
		clock := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return f.Local(t).Format(time.DateTime)
		}
		for _, x := range all {
			line := deliveredLine(x)
			answer := line.Answer
			if line.Reason != "" {
				answer = f.words.Text(f.Lang, line.Reason)
			} else if x.Status != 0 {
				answer = strings.TrimSpace(fmt.Sprintf("%d %s", x.Status, answer))
			}
			rows = append(rows, []string{
				strconv.FormatInt(x.Article, 10), x.Title, x.PartnerName, f.words.Text(f.Lang, "delivery.state."+string(x.State)),
				f.words.Text(f.Lang, "delivery.action."+string(x.Action)), clock(x.Queued), clock(x.Done), strconv.Itoa(x.Attempts), answer,
			})
		}
		return err
	})
	if err != nil {
		return err
	}
	return writeCSV(w, "deliveries", n.Now(), rows)
}

// deliver sends articles again to their partners, or has them deleted there.
func (n *Newsroom) deliver(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	var partners []int64
	chosen := map[int64][]int64{}
	for _, text := range v.All("row") {
		p, no, _ := strings.Cut(text, ":")
		partner, err := strconv.ParseInt(p, 10, 64)
		article, err2 := strconv.ParseInt(no, 10, 64)
		if cmp.Or(err, err2) != nil || len(chosen[partner]) >= deliveryPage*2 {
			return fault.New(fault.Invalid, "fault.form")
		}
		if !slices.Contains(partners, partner) {
			partners = append(partners, partner)
		}
		chosen[partner] = append(chosen[partner], article)
	}
	if len(partners) == 0 {
		return n.showDeliveries(w, r, screen{err: fault.New(fault.Invalid, "delivery.none-chosen")})
	}
	remove, done := v.Text("do") == "remove", 0
	for _, partner := range partners {
		some, err := n.Desk.Deliver(r.Context(), n.actor(r), partner, chosen[partner], remove)
		if err != nil {
			if !again(err) {
				return err
			}
			return n.showDeliveries(w, r, screen{err: err})
		}
		done += some
	}
	if done == 0 {
		return n.showDeliveries(w, r, screen{err: fault.New(fault.Conflict, "delivery.none-done")})
	}
	path := "/desk/deliveries"
	if to := r.URL.RawQuery; to != "" {
		path = deliveryPath(path, deliveryFilter(r))
	}
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	http.Redirect(w, r, path+sep+"done="+deliverDone(remove), http.StatusSeeOther)
	return nil
}

func deliverDone(remove bool) string {
	if remove {
		return "delivery-removed"
	}
	return "delivery-again"
}

// DeliveredPanel is what an article's screen says of where it was delivered.
type DeliveredPanel struct {
	Article int64
	Rows    []DeliveredLine
	More    []Option // active partners that it was never delivered to
	Outside *OutsidePanel
}

// OutsidePanel lists the copies outside the house of an article that was withdrawn.
type OutsidePanel struct {
	Address string
	Open    int // nobody has seen to them yet
	Copies  []CopyLine
}

// CopyLine is a place where a copy may stay.
type CopyLine struct {
	news.OutsideCopy
	Tool string
	Tick news.CopyTick // zero: nobody has seen to it
}

// delivered makes the panel; nil where there is nothing to tell.
func (n *Newsroom) delivered(ctx context.Context, rd Reader, r *http.Request, f Frame, a news.Article) (*DeliveredPanel, error) {
	if a.Published.IsZero() || !f.Person.May(staff.Publish) && !f.Person.May(staff.Withdraw) {
		return nil, nil //nolint:nilnil // nothing of it can be outside, or it is not the person's to know
	}
	partners, err := rd.Partners(ctx)
	if err != nil {
		return nil, err
	}
	p := &DeliveredPanel{Article: a.No}
	rows, err := rd.PartnerDeliveries(ctx, news.DeliveryFilter{Article: a.No, Limit: deliveryPage})
	if err != nil {
		return nil, err
	}
	for _, x := range rows {
		p.Rows = append(p.Rows, deliveredLine(x))
	}
	if a.Status == news.Published && f.Person.May(staff.Publish) {
		for _, x := range partners {
			if x.Active && !slices.ContainsFunc(rows, func(d news.DeliveryRow) bool { return d.Partner == x.ID }) {
				p.More = append(p.More, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name})
			}
		}
	}
	if a.Status == news.Withdrawn && f.Person.May(staff.Withdraw) {
		if p.Outside, err = outsidePanel(ctx, rd, cmp.Or(f.Paper.URL, n.here(r, ""))+fmt.Sprintf("/articles/%d", a.No), a.No); err != nil {
			return nil, err
		}
	}
	if len(p.Rows) == 0 && len(p.More) == 0 && p.Outside == nil {
		return nil, nil //nolint:nilnil // nothing to tell
	}
	return p, nil
}

func outsidePanel(ctx context.Context, rd Reader, address string, no int64) (*OutsidePanel, error) {
	p := &OutsidePanel{Address: address}
	ticks, err := rd.CopyTicks(ctx, no)
	if err != nil {
		return nil, err
	}
	for _, c := range news.OutsideCopies() {
		line := CopyLine{OutsideCopy: c, Tool: c.For(p.Address)}
		for _, t := range ticks {
			if t.Key == c.Key {
				line.Tick = t
			}
		}
		if line.Tick.At.IsZero() {
			p.Open++
		}
		p.Copies = append(p.Copies, line)
	}
	return p, nil
}

// deliverArticle sends one article again to a partner, or has it deleted there, from its own screen.
func (n *Newsroom) deliverArticle(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	remove := v.Text("do") == "remove"
	if _, err := n.Desk.Deliver(r.Context(), n.actor(r), v.Int("partner"), []int64{no}, remove); err != nil {
		if !again(err) {
			return err
		}
		return n.showArticle(w, r, no, draft{v: v, err: err, part: "delivery"})
	}
	return back(w, r, fmt.Sprintf("/desk/articles/%d", no), deliverDone(remove))
}

// tickCopy notes that somebody has seen to a copy outside the house, or takes the note back.
func (n *Newsroom) tickCopy(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.TickCopy(r.Context(), n.actor(r), no, v.Text("copy"), !v.Has("undo")); err != nil {
		return err
	}
	http.Redirect(w, r, fmt.Sprintf("/desk/articles/%d#outside", no), http.StatusSeeOther)
	return nil
}
