package ranking

import "strings"

// robots are parts of the user agents of programs that are not readers, in small letters: search engines' and portals'
// crawlers, link previews, monitors and libraries. The list is ours; it grows with what a paper's log shows.
var robots = [...]string{
	"bot", "crawl", "spider", "slurp", "scrap", "archiver", "fetcher", "+http",
	"yeti/", "daumoa", "compatible; daum", "daum/", "zumbot", "bingpreview", "mediapartners", "google-inspectiontool",
	"googleother", "apis-google", "google-read-aloud", "duckduckgo-favicons",
	"facebookexternalhit", "facebookcatalog", "meta-external", "whatsapp/", "skypeuripreview", "embedly", "vkshare", "flipboardproxy",
	"headless", "phantomjs", "puppeteer", "playwright", "selenium", "lighthouse", "pagespeed", "gtmetrix", "pingdom", "uptime",
	"statuscake", "nagios", "zabbix", "check_http", "blackbox exporter", "prometheus/",
	"curl/", "wget", "python-", "python/", "aiohttp", "httpx", "go-http-client", "java/", "okhttp", "apache-httpclient",
	"libwww", "lwp::", "perl", "ruby", "php/", "guzzle", "axios/", "node-fetch", "undici", "winhttp", "powershell", "postman", "insomnia",
	"nmap", "nikto", "sqlmap", "masscan", "zgrab", "httrack",
}

// Robot tells whether a user agent is that of a known robot; an empty one is.
func Robot(agent string) bool {
	agent = strings.ToLower(strings.TrimSpace(agent))
	if agent == "" {
		return true
	}
	agent = strings.ReplaceAll(agent, "cubot", "") // a maker of telephones
	for _, r := range robots {
		if strings.Contains(agent, r) {
			return true
		}
	}
	return false
}
