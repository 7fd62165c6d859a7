package api

import (
	"net/http"
	"strconv"
	"time"

	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// hookView is a webhook as programs see it. The secret stands in the answer to its making alone.
type hookView struct {
	ID           int64            `json:"id"`
	Name         string           `json:"name"`
	URL          string           `json:"url"`
	Events       []news.EventKind `json:"events"`
	CreatedAt    time.Time        `json:"created_at"`
	PausedAt     *time.Time       `json:"paused_at"`
	FailingSince *time.Time       `json:"failing_since"`
	Secret       string           `json:"secret,omitempty"`
}

func viewHook(h notify.Hook, secret string) hookView {
	return hookView{h.ID, h.Name, h.URL, h.Events, h.Created.UTC(), moment(h.Paused), moment(h.Failing), secret}
}

// webhooks lists the paper's webhooks, the newest first.
func (a *API) webhooks(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	if err := nothing(r); err != nil {
		return err
	}
	all := listOf[hookView]()
	err := a.Store.Read(r.Context(), func(s Reader) error {
		found, err := s.Hooks(r.Context())
		for _, h := range found {
			all.Items = append(all.Items, viewHook(h, ""))
		}
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, all)
}

// addWebhook makes a webhook; the answer has its secret.
func (a *API) addWebhook(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	var h notify.Hook
	var in reading
	in.each(o.members, func(m member) bool {
		switch m.name {
		case "name":
			h.Name = in.text(m)
		case "url":
			h.URL = in.text(m)
		case "events":
			for _, x := range in.list(m, len(news.EventKinds())) {
				h.Events = append(h.Events, choice(&in, x, news.EventKinds()))
			}
		default:
			return false
		}
		return true
	})
	if err := in.faults.Err(); err != nil {
		return err
	}
	if h, err = a.Desk.AddHook(r.Context(), actor, h); err != nil {
		return err
	}
	w.Header().Set("Location", root+"/webhooks/"+strconv.FormatInt(h.ID, 10))
	return answer(w, http.StatusCreated, viewHook(h, h.Secret))
}

// webhook gives one.
func (a *API) webhook(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var h notify.Hook
	err = a.Store.Read(r.Context(), func(s Reader) error {
		h, err = s.Hook(r.Context(), id)
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, viewHook(h, ""))
}

// deleteWebhook ends a webhook with all that waits for it.
func (a *API) deleteWebhook(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	if err := a.Desk.DeleteHook(r.Context(), actor, id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
