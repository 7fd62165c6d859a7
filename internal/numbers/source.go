package numbers

import (
	"slices"
	"strings"
)

// SourceSum is how many views came from a host, or from one of ranking's words for what is no host.
type SourceSum struct {
	Host  string
	Views int64
}

// Groups are the groups of sources in the order of lists.
func Groups() []string {
	return []string{"search", "portal", "social", "ai", "other", "own", "direct"}
}

// Group is the group that a source belongs to.
func Group(host string) string {
	switch host {
	case "":
		return "direct"
	case "own", "other":
		return host
	}
	for _, g := range groups() {
		if slices.ContainsFunc(g.hosts, func(h string) bool {
			if word, ok := strings.CutSuffix(h, ".*"); ok { // of every country
				return strings.HasPrefix(host, word+".") || strings.Contains(host, "."+word+".")
			}
			return host == h || strings.HasSuffix(host, "."+h)
		}) {
			return g.name
		}
	}
	return "other"
}

type group struct {
	name  string
	hosts []string
}

// groups lists known hosts; the first that matches counts, so what is more exact stands first.
func groups() []group {
	return []group{
		{"ai", []string{"chatgpt.com", "chat.openai.com", "perplexity.ai", "gemini.google.com", "claude.ai", "copilot.microsoft.com", "wrtn.ai"}},
		{"social", []string{"blog.naver.com", "cafe.naver.com", "cafe.daum.net", "tistory.com", "brunch.co.kr", "youtube.com", "youtu.be", "facebook.com", "instagram.com",
			"threads.net", "threads.com", "t.co", "x.com", "twitter.com", "kakao.com", "kakaotalk.com", "band.us", "linkedin.com", "reddit.com", "t.me", "telegram.org",
			"bsky.app", "pinterest.com", "dcinside.com", "clien.net", "fmkorea.com", "theqoo.net", "ppomppu.co.kr"}},
		{"portal", []string{"news.naver.com", "naver.me", "media.naver.com", "v.daum.net", "news.daum.net", "nate.com", "news.zum.com", "news.google.com", "msn.com", "discover.google.com"}},
		{"search", []string{"search.naver.com", "search.daum.net", "search.zum.com", "zum.com", "google.*", "bing.com", "duckduckgo.com", "yahoo.*", "baidu.com", "yandex.*", "ecosia.org", "android.googlequicksearchbox"}},
		{"portal", []string{"naver.com", "daum.net"}},
	}
}
