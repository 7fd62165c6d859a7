package news

import (
	"regexp"
	"slices"

	"jogan/internal/fault"
)

// ShareWay is a way in which readers pass an article on.
type ShareWay string

// The ways. Device and Copy need a script in the reader's browser; KakaoTalk needs the paper's own key and, once a reader
// presses its button, Kakao's script: there is no plain link for it.
const (
	ShareDevice   ShareWay = "device"
	ShareCopy     ShareWay = "copy"
	ShareKakao    ShareWay = "kakao"
	ShareX        ShareWay = "x"
	ShareFacebook ShareWay = "facebook"
	ShareNaver    ShareWay = "naver"
	ShareBand     ShareWay = "band"
)

// ShareWays lists the ways in the order that a paper has until it chooses its own.
func ShareWays() []ShareWay {
	return []ShareWay{ShareDevice, ShareKakao, ShareCopy, ShareNaver, ShareBand, ShareFacebook, ShareX}
}

// Sharing says how readers pass articles on.
type Sharing struct {
	Ways     []ShareWay `json:"ways"`     // in the order of their buttons; what is missing has none
	KakaoKey string     `json:"kakaoKey"` // JavaScript key of the paper's app at developers.kakao.com; empty: no KakaoTalk
}

// NewSharing is how articles are passed on until an administrator decides otherwise.
func NewSharing() Sharing { return Sharing{Ways: ShareWays()} }

// kakaoKey is the form of a JavaScript key: 32 hexadecimal digits.
var kakaoKey = regexp.MustCompile(`^[0-9a-f]{32}$`)

// Check says which way there is not, or stands twice, and whether the key can be one.
func (s *Sharing) Check() error {
	var f fault.Fields
	for i, way := range s.Ways {
		if !slices.Contains(ShareWays(), way) || slices.Contains(s.Ways[:i], way) {
			f.Add("ways", "field.choice")
			break
		}
	}
	if s.KakaoKey = Line(&f, "kakao_key", s.KakaoKey, MaxName, false); s.KakaoKey != "" && !kakaoKey.MatchString(s.KakaoKey) {
		f.Add("kakao_key", "sharing.key-form")
	}
	return f.Err()
}

// Shown are the ways whose buttons can do something: KakaoTalk has none without a key.
func (s Sharing) Shown() []ShareWay {
	return slices.DeleteFunc(slices.Clone(s.Ways), func(w ShareWay) bool { return w == ShareKakao && s.KakaoKey == "" })
}
