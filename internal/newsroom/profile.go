package newsroom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

type reporterReader interface {
	ReporterByHandle(ctx context.Context, handle string) (news.Reporter, error)
}

// ProfilePanel is the form of what readers learn of a person, on one's own account and on the screen of people.
type ProfilePanel struct {
	Person staff.Person
	To     string // where the form goes
	Fields Fields
	Public bool // readers can open the page
}

func profileFields(p staff.Profile) Fields {
	return Fields{
		{Name: "profile_version", Kind: "hidden", Label: "profile.title", Value: strconv.FormatInt(p.ProfileVersion, 10)},
		{Name: "portrait", Kind: "picture", Label: "profile.portrait", Value: number(p.Portrait)},
		{Name: "beat", Kind: "text", Label: "profile.beat", Help: "profile.beat-help", Limit: staff.MaxBeat, Value: p.Beat, Complete: "off"},
		{Name: "bio", Kind: "area", Label: "profile.bio", Help: "profile.bio-help", Limit: staff.MaxBio, Value: p.Bio},
		{Name: "show_email", Kind: "check", Label: "profile.show-email", Help: "profile.show-email-help", Checked: p.ShowEmail},
	}
}

// profilePanel is the form, with what was typed in it where it came back.
func profilePanel(ctx context.Context, rd Reader, f *Frame, p staff.Person, to string, v *web.Values, err error) (ProfilePanel, error) {
	panel := ProfilePanel{Person: p, To: to, Fields: profileFields(p.Profile).fill(f, "profile-", v, err)}
	if stale, ok := errors.AsType[*desk.ProfileStale](err); ok {
		panel.Fields[0].Value = strconv.FormatInt(stale.Current.ProfileVersion, 10) // saving once more is a decision made with the message in view
	}
	if err := panel.Fields.offerPictures(ctx, rd, "portrait"); err != nil {
		return panel, err
	}
	if p.Handle == "" {
		return panel, nil
	}
	_, gone := rd.ReporterByHandle(ctx, p.Handle)
	if gone != nil && !fault.Is(gone, fault.NotFound) {
		return panel, gone
	}
	panel.Public = gone == nil
	return panel, nil
}

func readProfile(v *web.Values) staff.Profile {
	return staff.Profile{Portrait: v.Int("portrait"), Beat: v.Text("beat"), Bio: v.Text("bio"), ShowEmail: v.Has("show_email"), ProfileVersion: v.Int("profile_version")}
}

// saveOwnProfile writes what readers learn of whoever is signed in.
func (n *Newsroom) saveOwnProfile(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	profile := readProfile(v)
	if err = v.Faults.Err(); err == nil {
		err = n.Desk.SaveProfile(r.Context(), n.actor(r), who(r).person.ID, profile)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showAccount(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/account", "saved")
}

// saveProfile writes what readers learn of somebody.
func (n *Newsroom) saveProfile(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	profile := readProfile(v)
	if err = v.Faults.Err(); err == nil {
		err = n.Desk.SaveProfile(r.Context(), n.actor(r), id, profile)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPersonProfile(w, r, screen{err: err}, v)
	}
	return back(w, r, fmt.Sprintf("/desk/people/%d", id), "saved")
}

// showPersonProfile shows the screen of a person whose profile came back to be corrected.
func (n *Newsroom) showPersonProfile(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s.page, s.here = "person", "people"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		one, err := rd.Person(ctx, id)
		if err != nil {
			return nil, err
		}
		p := PersonPage{One: one, Fields: personFields(f, one).fill(&f, "", nil, nil)}
		if p.Profile, err = profilePanel(ctx, rd, &f, one, fmt.Sprintf("/desk/people/%d/profile", id), v, s.err); err != nil {
			return nil, err
		}
		p.Frame = f
		return p, nil
	})
}
