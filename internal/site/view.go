package site

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/web"
)

// dot is a transparent picture of one pixel.
const dot = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

// view counts that an article is being read: POST /v/12?from=HOST from the page's script, GET /v/12.gif without one. HOST is
// that of the page that led here; no more of its address ever comes.
func (s *Site) view(w http.ResponseWriter, r *http.Request) error {
	text, picture := strings.CutSuffix(r.PathValue("no"), ".gif")
	no, err := strconv.ParseInt(text, 10, 64)
	if err != nil || no <= 0 || strconv.FormatInt(no, 10) != text {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	if allowed := map[bool]string{true: http.MethodGet, false: http.MethodPost}[picture]; r.Method != allowed {
		w.Header().Set("Allow", allowed)
		return s.plain(w, http.StatusMethodNotAllowed)
	}
	var public []news.Headline
	err = s.Store.Read(r.Context(), func(rd Reader) (err error) {
		public, err = rd.Headlines(r.Context(), []int64{no})
		return err
	})
	if err != nil {
		return err
	}
	if len(public) == 0 {
		return s.plain(w, http.StatusNotFound)
	}
	s.Views.Count(ranking.Hit{
		Article: no, Address: s.Proxies.Client(r), Agent: r.UserAgent(), Prefetch: prefetch(r), Source: ranking.SourceOf(web.Query(r, "from", 300), r.Host),
	})
	w.Header().Set("Cache-Control", "no-store")
	if !picture {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	image, err := base64.StdEncoding.DecodeString(dot)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/gif")
	w.Header().Set("Content-Length", strconv.Itoa(len(image)))
	_, err = w.Write(image)
	return err
}

// prefetch tells whether a browser fetches ahead, for a page that nobody may ever see.
func prefetch(r *http.Request) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		value := strings.ToLower(r.Header.Get(name))
		if strings.Contains(value, "prefetch") || strings.Contains(value, "prerender") || strings.Contains(value, "preview") {
			return true
		}
	}
	return false
}
