package news

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"jogan/internal/fault"
)

// Findable is what the paper tells those who find it: search engines, crawlers of AI, advertising systems.
type Findable struct {
	Naver  string `json:"naver,omitempty"`  // code of naver-site-verification; empty: none is printed
	Google string `json:"google,omitempty"` // of google-site-verification
	Bing   string `json:"bing,omitempty"`   // of msvalidate.01

	Crawlers map[string]Stance `json:"crawlers,omitempty"` // by Crawler.Name; one that is not in it has its purpose's
	Robots   string            `json:"robots,omitempty"`   // own lines at the end of robots.txt
	Ads      string            `json:"ads,omitempty"`      // ads.txt; empty: there is none

	IndexNow bool   `json:"indexNow,omitempty"` // search engines are told of each change at once
	Key      string `json:"key,omitempty"`      // of IndexNow, which proves that the paper speaks; made when it is first wanted
}

// Stance is what a crawler may do.
type Stance string

// The stances.
const (
	Allowed Stance = "allow"
	Refused Stance = "refuse"
)

// Stances lists them in the order of menus.
func Stances() []Stance { return []Stance{Allowed, Refused} }

// Purpose is what a crawler takes pages for.
type Purpose string

// The purposes. What a person asks an assistant for, and what an assistant answers with a link, brings readers; what is
// taken to train models brings none.
const (
	ForTraining Purpose = "training"
	ForAnswers  Purpose = "answers"
	ForPeople   Purpose = "people"
)

// Crawler is a crawler of AI that its maker says heeds robots.txt under this name.
type Crawler struct {
	Name    string // as it stands after User-agent
	Maker   string
	Purpose Purpose
}

// Default is what a paper lets a crawler do until it decides otherwise; docs/adr/0018 has the reasons.
func (c Crawler) Default() Stance {
	if c.Purpose == ForTraining {
		return Refused
	}
	return Allowed
}

// Crawlers lists those that are known, by purpose and name. Naver and Kakao document none of their own for AI: their
// crawlers (Yeti, Daum) are those of their search.
func Crawlers() []Crawler {
	return []Crawler{
		{"AI2Bot", "Allen Institute for AI", ForTraining},
		{"Amazonbot", "Amazon", ForTraining},
		{"anthropic-ai", "Anthropic", ForTraining},
		{"Applebot-Extended", "Apple", ForTraining},
		{"Bytespider", "ByteDance", ForTraining},
		{"CCBot", "Common Crawl", ForTraining},
		{"ClaudeBot", "Anthropic", ForTraining},
		{"cohere-ai", "Cohere", ForTraining},
		{"cohere-training-data-crawler", "Cohere", ForTraining},
		{"Diffbot", "Diffbot", ForTraining},
		{"FacebookBot", "Meta", ForTraining},
		{"Google-Extended", "Google", ForTraining},
		{"GPTBot", "OpenAI", ForTraining},
		{"ImagesiftBot", "ImageSift", ForTraining},
		{"meta-externalagent", "Meta", ForTraining},
		{"Omgilibot", "Webz.io", ForTraining},
		{"Claude-SearchBot", "Anthropic", ForAnswers},
		{"DuckAssistBot", "DuckDuckGo", ForAnswers},
		{"OAI-SearchBot", "OpenAI", ForAnswers},
		{"PerplexityBot", "Perplexity", ForAnswers},
		{"YouBot", "You.com", ForAnswers},
		{"ChatGPT-User", "OpenAI", ForPeople},
		{"Claude-User", "Anthropic", ForPeople},
		{"meta-externalfetcher", "Meta", ForPeople},
		{"MistralAI-User", "Mistral", ForPeople},
		{"Perplexity-User", "Perplexity", ForPeople},
	}
}

// Stance is what the paper lets a crawler do.
func (f Findable) Stance(c Crawler) Stance {
	if s, ok := f.Crawlers[c.Name]; ok {
		return s
	}
	return c.Default()
}

// SearchEngines are the crawlers without which a Korean paper is not found: Naver's, Google's for pages and news, Bing's
// and Daum's. No setting refuses them.
func SearchEngines() []string {
	return []string{"Yeti", "Googlebot", "Googlebot-News", "Bingbot", "Daum", "Daumoa"}
}

// Bounds of what is set.
const (
	maxVerification = 200
	maxOwnLines     = 200 // of robots.txt
	maxAdLines      = 5000
	maxAdBytes      = 500 << 10
)

var (
	verification = regexp.MustCompile(`^[A-Za-z0-9_=.-]+$`)
	metaContent  = regexp.MustCompile(`(?i)\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`)
)

// VerificationCode takes the code out of what was pasted: the code itself, the whole meta element that a search engine
// shows, or that element without its quotes.
func VerificationCode(pasted string) string {
	pasted = strings.TrimSpace(pasted)
	if m := metaContent.FindStringSubmatch(pasted); m != nil {
		return strings.TrimSpace(m[1] + m[2] + strings.TrimSuffix(m[3], "/"))
	}
	return pasted
}

// Check puts the fields into their stored form and says what is wrong with them.
func (f *Findable) Check() error {
	var wrong fault.Fields
	for name, code := range map[string]*string{"naver": &f.Naver, "google": &f.Google, "bing": &f.Bing} {
		*code = VerificationCode(*code)
		switch {
		case utf8.RuneCountInString(*code) > maxVerification:
			wrong.Add(name, "field.too-long", maxVerification)
		case *code != "" && !verification.MatchString(*code):
			wrong.Add(name, "findable.code")
		}
	}
	known := Crawlers()
	for name, stance := range f.Crawlers {
		i := slices.IndexFunc(known, func(c Crawler) bool { return c.Name == name })
		switch {
		case i < 0 || !slices.Contains(Stances(), stance):
			wrong.Add("crawlers", "field.choice")
		case stance == known[i].Default():
			delete(f.Crawlers, name) // and goes with the default where that is changed
		}
	}
	f.Robots, f.Ads = plainLines(f.Robots), plainLines(f.Ads)
	f.checkRobots(&wrong)
	checkAds(&wrong, f.Ads)
	return wrong.Err()
}

// plainLines takes away what nobody sees: spaces at the ends of lines, and empty lines before and after.
func plainLines(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var lines []string
	for line := range strings.SplitSeq(strings.TrimPrefix(text, "\ufeff"), "\n") {
		lines = append(lines, strings.TrimRight(line, " \t\u00a0"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// eachLine calls fn with the lines that say something, numbered from 1, without their comments; one that is no text is
// given to bad.
func eachLine(text string, fn func(n int, line string), bad func(n int)) {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r != '\t' && odd(r) }) {
			bad(n)
			continue
		}
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			fn(n, line)
		}
	}
}

// checkRobots refuses lines that no crawler understands, and those that would take the paper out of a search engine.
func (f *Findable) checkRobots(wrong *fault.Fields) {
	if strings.Count(f.Robots, "\n") >= maxOwnLines {
		wrong.Add("robots", "findable.lines", maxOwnLines)
		return
	}
	named, amiss := false, false
	refuse := func(key string, n int) {
		if !amiss { // one at a time: the first is where to begin
			wrong.Add("robots", key, n)
		}
		amiss = true
	}
	eachLine(f.Robots, func(n int, line string) {
		field, value, ok := robotsLine(line)
		switch {
		case !ok || !slices.Contains([]string{"user-agent", "allow", "disallow", "sitemap", "crawl-delay"}, field):
			refuse("findable.robots-line", n)
		case field == "user-agent":
			named = true
			if value == "" {
				refuse("findable.robots-line", n)
			}
		case field == "sitemap":
			if !IsLink(value) || strings.HasPrefix(value, "/") {
				refuse("findable.robots-sitemap", n)
			}
		case !named:
			refuse("findable.robots-agent", n)
		case field != "crawl-delay" && value != "" && !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "*"):
			refuse("findable.robots-path", n)
		}
	}, func(n int) { refuse("findable.robots-line", n) })
	if amiss {
		return
	}
	// The rules for "*" hold for whoever is not named, so they stand with the paper's own.
	read := ReadRobots(f.Robots)
	for _, agent := range SearchEngines() {
		for _, path := range []string{"/", "/articles/1", "/sections/x", "/sitemap.xml", "/media/x", "/assets/x"} {
			if !read.Allows(agent, path) {
				wrong.Add("robots", "findable.robots-engine", agent, path)
				return
			}
		}
	}
}

var (
	adDomain = regexp.MustCompile(`^(?i:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)$`)
	adID     = regexp.MustCompile(`^[^\s,#]+$`)
)

// checkAds checks ads.txt line by line (IAB Tech Lab, ads.txt 1.1 §3): "system, account, DIRECT or RESELLER[, authority]" or
// "VARIABLE=value".
func checkAds(wrong *fault.Fields, text string) {
	if strings.Count(text, "\n") >= maxAdLines || len(text) > maxAdBytes {
		wrong.Add("ads", "findable.lines", maxAdLines)
		return
	}
	shown := 0
	refuse := func(key string, n int) {
		if shown++; shown <= 5 { // more than that nobody reads at once
			wrong.Add("ads", key, n)
		}
	}
	eachLine(text, func(n int, line string) {
		line, _, _ = strings.Cut(line, ";") // extensions
		if name, value, ok := strings.Cut(line, "="); ok && !strings.Contains(name, ",") {
			switch strings.ToUpper(strings.TrimSpace(name)) {
			case "OWNERDOMAIN", "SUBDOMAIN", "INVENTORYPARTNERDOMAIN":
				if !adDomain.MatchString(strings.TrimSpace(value)) {
					refuse("findable.ads-domain", n)
				}
			case "MANAGERDOMAIN":
				domain, _, _ := strings.Cut(value, ",") // and the country
				if !adDomain.MatchString(strings.TrimSpace(domain)) {
					refuse("findable.ads-domain", n)
				}
			case "CONTACT":
			default:
				refuse("findable.ads-line", n)
			}
			return
		}
		fields := strings.Split(line, ",")
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		switch {
		case len(fields) < 3 || len(fields) > 4:
			refuse("findable.ads-line", n)
		case !adDomain.MatchString(fields[0]):
			refuse("findable.ads-domain", n)
		case !adID.MatchString(fields[1]) || len(fields) == 4 && !adID.MatchString(fields[3]):
			refuse("findable.ads-id", n)
		case !strings.EqualFold(fields[2], "DIRECT") && !strings.EqualFold(fields[2], "RESELLER"):
			refuse("findable.ads-relation", n)
		}
	}, func(n int) { refuse("findable.ads-line", n) })
}
