package newsroom

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"jogan/internal/news"
	"jogan/internal/web"
)

type sharingReader interface {
	Sharing(ctx context.Context) (news.Sharing, int64, error)
}

// SharingPage is how readers pass articles on.
type SharingPage struct {
	Frame
	Version int64
	Ways    []Input // the order of each button's way
	Key     Input
}

func (n *Newsroom) sharingPage(w http.ResponseWriter, r *http.Request) error {
	return n.showSharing(w, r, screen{}, nil)
}

func (n *Newsroom) showSharing(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "sharing", "sharing"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		setting, version, err := rd.Sharing(ctx)
		if err != nil {
			return nil, err
		}
		ways := slices.Clone(setting.Ways)
		for _, way := range news.ShareWays() {
			if !slices.Contains(ways, way) {
				ways = append(ways, way)
			}
		}
		fields := Fields{{Name: "kakao_key", Kind: "text", Label: "sharing.kakao-key", Help: "sharing.kakao-key-help", Value: setting.KakaoKey, Complete: "off"}}
		for _, way := range ways {
			x := Input{Name: "way-" + string(way), Kind: "select", Label: "sharing.way." + string(way)}
			at := slices.Index(setting.Ways, way) + 1
			for i := range news.ShareWays() {
				x.Options = append(x.Options, Option{Value: strconv.Itoa(i + 1), Text: f.words.Text(f.Lang, "sharing.place", i+1), Selected: at == i+1})
			}
			fields = append(fields, x)
		}
		fields = fields.fill(&f, "", v, s.err)
		return SharingPage{Frame: f, Version: version, Key: fields[0], Ways: fields[1:]}, nil
	})
}

// readSharing reads the form: each way names its place; ways that name the same one stand in the order of the list.
func readSharing(v *web.Values) news.Sharing {
	x := news.Sharing{KakaoKey: v.Text("kakao_key")}
	place := map[news.ShareWay]int{}
	for _, way := range news.ShareWays() {
		if at := small(v.Int("way-" + string(way))); at > 0 {
			place[way] = at
			x.Ways = append(x.Ways, way)
		}
	}
	slices.SortStableFunc(x.Ways, func(a, b news.ShareWay) int { return cmp.Compare(place[a], place[b]) })
	return x
}

func (n *Newsroom) saveSharing(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.SaveSharing(r.Context(), n.actor(r), readSharing(v), v.Int("version")); err != nil {
		if !again(err) {
			return err
		}
		return n.showSharing(w, r, screen{err: err}, v)
	}
	return back(w, r, "/desk/sharing", "saved")
}
