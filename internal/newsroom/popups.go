package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// PopupsPage lists the popups.
type PopupsPage struct {
	Frame
	Rows  []PopupRow
	Older string
}

// PopupRow is a popup with how it stands now.
type PopupRow struct {
	news.Popup
	State string // running, waiting, ended, paused
}

func (n *Newsroom) popupState(p news.Popup) string {
	if state := period(n.Now(), p.From, p.Until); state == "ended" || !p.Paused {
		return state
	}
	return "paused"
}

func (n *Newsroom) popups(w http.ResponseWriter, r *http.Request) error {
	before, err := strconv.ParseInt(web.Query(r, "before", 20), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	return n.show(w, r, screen{page: "popups", here: "popups"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		all, err := rd.PopupList(ctx, before, perPage+1)
		if err != nil {
			return nil, err
		}
		p := PopupsPage{Frame: f}
		if len(all) > perPage {
			all = all[:perPage]
			p.Older = fmt.Sprintf("/desk/popups?before=%d", all[perPage-1].ID)
		}
		for _, x := range all {
			p.Rows = append(p.Rows, PopupRow{x, n.popupState(x)})
		}
		return p, nil
	})
}

// PopupPage writes a popup.
type PopupPage struct {
	Frame
	Popup   news.Popup
	State   string
	Version int64
	Fields  Fields
	Theirs  string
}

// Action is the address that the form is sent to.
func (p PopupPage) Action() string {
	if p.Popup.ID == 0 {
		return "/desk/popups/new"
	}
	return fmt.Sprintf("/desk/popups/%d", p.Popup.ID)
}

func (n *Newsroom) newPopup(w http.ResponseWriter, r *http.Request) error {
	return n.showPopup(w, r, screen{}, 0, nil, 0)
}

func (n *Newsroom) popup(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	return n.showPopup(w, r, screen{}, id, nil, 0)
}

// showPopup shows the form; uploaded is a picture that was taken in with a form that comes back.
func (n *Newsroom) showPopup(w http.ResponseWriter, r *http.Request, s screen, id int64, v *web.Values, uploaded int64) error {
	s.page, s.here = "popup", "popups"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := PopupPage{Popup: news.Popup{
			Pages: news.AllPopupPages()[0], Spot: news.PopupSpots()[0], Size: news.PopupSizes()[0], Phone: news.PopupPhones()[0],
		}}
		if id != 0 {
			var err error
			if p.Popup, err = rd.Popup(ctx, id); err != nil {
				return nil, err
			}
			p.State = n.popupState(p.Popup)
		}
		x := p.Popup
		p.Version = x.Version
		if fault.Is(s.err, fault.Conflict) {
			p.Theirs = strings.TrimSpace(x.Title + "\n\n" + x.Text)
		} else if v != nil {
			p.Version = v.Int("version")
		}
		zone := f.Paper.Zone()
		upload := uploadField(false)
		upload.Help = "popup.picture-help"
		p.Fields = Fields{
			{Name: "title", Kind: "text", Label: "page.title", Help: "popup.title-help", Limit: news.MaxShortTitle, Required: true, Value: x.Title},
			{Name: "text", Kind: "area", Label: "popup.text", Help: "popup.text-help", Limit: news.MaxPopupText, Value: x.Text},
			upload,
			{Name: "alt", Kind: "text", Label: "popup.alt", Help: "popup.alt-help", Limit: news.MaxNote, Value: x.Alt},
			{Name: "url", Kind: "text", Label: "popup.url", Help: "popup.url-help", Value: x.URL},
			{Name: "from", Kind: "time", Label: "banner.starts", Help: "notice.from-help", Value: typed(x.From, zone)},
			{Name: "until", Kind: "time", Label: "banner.ends", Help: "popup.until-help", Required: true, Value: typed(x.Until, zone)},
			{Name: "pages", Kind: "select", Label: "popup.pages", Required: true, Options: choices(news.AllPopupPages(), "popup.pages-", x.Pages, f.words, f.Lang)},
			{Name: "spot", Kind: "select", Label: "popup.spot", Required: true, Options: choices(news.PopupSpots(), "popup.spot-", x.Spot, f.words, f.Lang)},
			{Name: "size", Kind: "select", Label: "popup.size", Required: true, Options: choices(news.PopupSizes(), "popup.size-", x.Size, f.words, f.Lang)},
			{Name: "phone", Kind: "select", Label: "popup.phone", Help: "popup.phone-help", Required: true, Options: choices(news.PopupPhones(), "popup.phone-", x.Phone, f.words, f.Lang)},
			{Name: "ad", Kind: "check", Label: "popup.ad", Help: "popup.ad-help", Checked: x.Ad},
			{Name: "paused", Kind: "check", Label: "banner.paused", Checked: x.Paused},
		}.fill(&f, "", v, s.err)
		if v != nil {
			p.Popup.Picture = uploaded
		}
		p.Frame = f
		return p, nil
	})
}

func (n *Newsroom) savePopup(w http.ResponseWriter, r *http.Request) error {
	var id int64
	var err error
	if r.PathValue("id") != "" {
		if id, err = web.PathID(r, "id"); err != nil {
			return err
		}
	}
	v, err := uploadForm(w, r)
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPopup(w, r, screen{err: err}, id, nil, 0)
	}
	zone, err := n.zone(r)
	if err != nil {
		return err
	}
	x := news.Popup{
		ID: id, Version: v.Int("version"), Title: v.Text("title"), Text: v.Text("text"), Alt: v.Text("alt"), URL: v.Text("url"),
		Pages: news.PopupPages(v.Text("pages")), From: v.Time("from", zone), Until: v.Time("until", zone),
		Spot: news.PopupSpot(v.Text("spot")), Size: news.PopupSize(v.Text("size")), Phone: news.PopupPhone(v.Text("phone")),
		Ad: v.Has("ad"), Paused: v.Has("paused"),
	}
	if kept := v.Int("kept_picture"); kept > 0 && !v.Has("no_picture") {
		x.Picture = kept
	}
	taken, err := n.takeImage(r)
	if err != nil && !again(err) {
		return err
	}
	for _, f := range fault.FieldsOf(err) {
		v.Faults.Add(f.Name, f.Key, f.Args...)
	}
	if taken.ID != 0 {
		x.Picture = taken.ID
	}
	if err = v.Faults.Err(); err == nil {
		x, err = n.Desk.SavePopup(r.Context(), n.actor(r), x)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPopup(w, r, screen{err: err}, id, v, x.Picture)
	}
	return back(w, r, fmt.Sprintf("/desk/popups/%d", x.ID), "saved")
}

func (n *Newsroom) deletePopup(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := n.Desk.DeletePopup(r.Context(), n.actor(r), id); err != nil {
		return err
	}
	return back(w, r, "/desk/popups", "deleted")
}

// previewPopup shows a readers' page with the popup over it, for a frame of its screen.
func (n *Newsroom) previewPopup(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var x news.Popup
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		x, err = rd.Popup(r.Context(), id)
		return err
	})
	if err != nil {
		return err
	}
	raw, err := n.Previewer.PreviewPopup(r.Context(), x)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", strings.Replace(previewPolicy(), "frame-ancestors 'none'", "frame-ancestors 'self'", 1))
	write(w, r, http.StatusOK, staffPictures(raw))
	return nil
}
