package news

import "net/url"

// OutsideCopy is a place outside the house where a copy of an article may stay after it was withdrawn, with the tool by
// which its owner lets it be removed or fetched anew.
type OutsideCopy struct {
	Key     string // "copy.KEY" is its name, "copy.KEY.how" what to do there
	Link    string // the tool
	Address string // parameter of Link that takes the article's address; empty: it is pasted there
}

// OutsideCopies lists the places. Each has where its tool is described.
func OutsideCopies() []OutsideCopy {
	return []OutsideCopy{
		// 네이버 고객센터 > 검색 > 검색결과 제외 요청 (help.naver.com); 웹페이지 수집은 searchadvisor.naver.com
		{"naver", "https://searchadvisor.naver.com/console/board", ""},
		// Daum 고객센터 > 검색 > 검색결과 삭제 (cs.daum.net/faq/15.html)
		{"daum", "https://cs.daum.net/redirect/ask.html?service=15", ""},
		// support.google.com/webmasters/answer/7041154: outdated content, for pages that answer 404 or 410
		{"google", "https://search.google.com/search-console/remove-outdated-content", ""},
		// bing.com/webmasters/help/bing-content-removal-tool-cb6c294d
		{"bing", "https://www.bing.com/webmasters/tools/contentremoval", ""},
		// developers.kakao.com > 도구 > 초기화 > 공유 디버거: the cache of previews in KakaoTalk
		{"kakao", "https://developers.kakao.com/tool/clear/og", ""},
		// developers.facebook.com/docs/sharing/webmasters/crawler: "Scrape Again" renews the preview
		{"facebook", "https://developers.facebook.com/tools/debug/", "q"},
		// help.archive.org: "How do I request to remove something from archive.org?"
		{"wayback", "https://web.archive.org/web/*/", ""},
	}
}

// For is the tool's address for an article's.
func (c OutsideCopy) For(article string) string {
	switch {
	case article == "":
		return c.Link
	case c.Key == "wayback":
		return c.Link + article
	case c.Address != "":
		return c.Link + "?" + url.Values{c.Address: {article}}.Encode()
	}
	return c.Link
}
