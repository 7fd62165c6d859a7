package site

import (
	"context"
	"net/url"

	"jogan/internal/news"
)

// Share is how readers pass an article on.
type Share struct {
	Address string // absolute; empty where the paper does not know its own: then a browser's script asks the browser
	Title   string
	Buttons []ShareButton
	Kakao   *KakaoShare // nil: no button asks for it
}

// ShareButton is a button, or a plain link that works without script.
type ShareButton struct {
	Way   news.ShareWay
	Path  string // where the link leads; empty: a script does it
	Shape string // of a link that the script finishes with the browser's own address; empty: there is nothing to finish
}

// KakaoShare is what Kakao's script is told once a reader asks for it.
type KakaoShare struct {
	Key                string // the paper's JavaScript key
	Description, Image string
}

// Sharings says which buttons the paper wants.
type Sharings interface {
	Sharing(ctx context.Context) (news.Sharing, int64, error)
}

// share makes the buttons of an article. Whatever changes them is a change of the paper.
func (m *making) share(ctx context.Context, p *ArticlePage) error {
	set, _, err := m.r.Sharing(ctx)
	if err != nil {
		return err
	}
	s := Share{Address: p.Canonical, Title: p.Article.Title}
	for _, way := range set.Shown() {
		b := ShareButton{Way: way}
		switch way {
		case news.ShareDevice, news.ShareCopy:
		case news.ShareKakao:
			if s.Address == "" { // Kakao shows an address of the paper's own site alone
				continue
			}
			s.Kakao = &KakaoShare{Key: set.KakaoKey, Description: p.Description, Image: p.Image.Address}
		default:
			if s.Address != "" {
				b.Path = sharePath(way, s.Address, s.Title)
			} else {
				b.Shape = sharePath(way, unknown, s.Title)
			}
		}
		s.Buttons = append(s.Buttons, b)
	}
	p.Share = s
	return nil
}

// unknown stands for an address that the paper does not know.
const unknown = "{url}"

// sharePath is a network's own page for passing on an address.
func sharePath(way news.ShareWay, address, title string) string {
	q := url.Values{}
	switch way {
	case news.ShareX:
		q.Set("url", address)
		q.Set("text", title)
		return "https://x.com/intent/post?" + q.Encode()
	case news.ShareFacebook:
		q.Set("u", address)
		return "https://www.facebook.com/sharer/sharer.php?" + q.Encode()
	case news.ShareNaver:
		q.Set("url", address)
		q.Set("title", title)
		return "https://share.naver.com/web/shareView?" + q.Encode()
	case news.ShareBand:
		q.Set("body", title+"\n"+address)
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			q.Set("route", u.Host)
		}
		return "https://band.us/plugin/share?" + q.Encode()
	}
	return ""
}

// kakaoPolicy is added to what an article's page with a KakaoTalk button may do: load Kakao's script once a reader presses
// it, and send the form with which that script opens the list of chats.
const (
	kakaoScripts = "https://t1.kakaocdn.net"
	kakaoForms   = "https://sharer.kakao.com"
)
