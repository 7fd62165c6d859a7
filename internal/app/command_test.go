package app_test

import (
	"database/sql"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"jogan/internal/app"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func english() map[string]string { return map[string]string{"LANG": "en_US.UTF-8"} }

// files lists a directory with all below it, or nothing where there is none.
func files(t testing.TB, dir string) (names []string) {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, must[string](t)(filepath.Rel(dir, path)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestHelp(t *testing.T) {
	t.Parallel()
	all := command(t, nil, "help")
	if bare := command(t, nil); all.code != 0 || bare != all {
		t.Errorf("help: %+v, without a command %+v", all, bare)
	}
	for _, name := range []string{"demo", "init", "serve", "staff", "token", "backup", "restore", "check", "version", "help"} {
		if !strings.Contains(all.out, "\n  "+name+" ") {
			t.Errorf("help does not name %s:\n%s", name, all.out)
		}
		for _, args := range [][]string{{"help", name}, {name, "--help"}} {
			got := command(t, nil, args...)
			if got.code != 0 || !strings.Contains(got.out, "Usage: jogan "+name) || strings.Contains(got.out+got.err, "⟦") || strings.Contains(got.out, "flag.") || strings.Contains(got.out, "command.") {
				t.Errorf("%q: %+v", args, got)
			}
		}
	}
	for _, name := range []string{"demo", "init", "serve", "staff", "token", "backup", "restore", "check"} {
		if got := command(t, nil, "help", name); !strings.Contains(got.out, "예: ") || !strings.Contains(got.out, "jogan "+name) {
			t.Errorf("help %s has no example:\n%s", name, got.out)
		}
		if got := command(t, english(), "help", name); !strings.Contains(got.out, "Example: ") {
			t.Errorf("help %s has no English example:\n%s", name, got.out)
		}
	}
	if got := command(t, nil, "help", "staff", "add"); got.code != 0 || !strings.Contains(got.out, "<login>") {
		t.Errorf("help staff add: %+v", got)
	}
	if got := command(t, nil, "version"); got.code != 0 || got.out != "jogan "+app.Version()+"\n" || got.err != "" {
		t.Errorf("version: %+v", got)
	}
}

// Wrong usage exits with 2 and says what is wrong, a failure with 1. Neither leaves anything behind.
func TestCommandRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	foreign, file, ours := filepath.Join(dir, "foreign"), filepath.Join(dir, "file"), filepath.Join(dir, "ours")
	if err := os.Mkdir(foreign, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, filepath.Join(foreign, "사진.jpg")} {
		if err := os.WriteFile(name, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done(t, "init", "--data", ours, "--name", "새벽일보")
	taken := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	defer taken.Close()
	before := files(t, dir)
	none := filepath.Join(dir, "none")
	for _, c := range []struct {
		args string // DIR/ is the directory of the test, TAKEN an address in use
		code int
		ko   string // part of the sentence
		en   string
	}{
		{"nope", 2, "nope", "nope"},
		{"help nope", 2, "‘nope’ 명령이 없습니다", "There is no command “nope”"},
		{"serve", 2, "--data", "--data"},
		{"serve --data DIR/ours --flag", 2, "--flag", "--flag"},
		{"serve --data DIR/ours --cache 9x", 2, "‘9x’은(는) 크기가 아닙니다", "“9x” is no size"},
		{"serve --data DIR/ours --proxy 10.0.0.0/99", 2, "네트워크 주소가 아닙니다", "is no network"},
		{"serve --data DIR/ours --dev --now yesterday", 2, "‘yesterday’은(는) 시각이 아닙니다", "“yesterday” is no time"},
		{"serve --data DIR/ours --now 2026-01-19T00:30+09:00", 2, "--now는 --dev와 함께만", "--now goes with --dev only"},
		{"serve --data DIR/ours --log-level loud", 2, "--log-level", "--log-level"},
		{"serve --data DIR/ours --log-format xml", 2, "--log-format", "--log-format"},
		{"serve --data DIR/ours --addr TAKEN", 1, "다른 프로그램이 쓰고 있습니다", "is taken by another program"},
		{"serve --data DIR/ours --addr 127.0.0.1:0 --ops-addr TAKEN", 1, "다른 프로그램이 쓰고 있습니다", "is taken by another program"},
		{"serve --data DIR/ours --addr nowhere", 1, "기다릴 수 없습니다", "Cannot listen at"},
		{"serve --data DIR/ours --theme DIR/none", 1, "테마 폴더", "There is no theme folder"},
		{"serve --data DIR/foreign", 1, "조간 신문의 폴더가 아닙니다", "is no directory of a Jogan paper"},
		{"serve --data DIR/none", 1, "조간 신문의 폴더가 아닙니다", "is no directory of a Jogan paper"},
		{"serve --data DIR/ours --database postgres://nobody:geheim@127.0.0.1:1/none", 1, "열 수 없습니다", "cannot be opened"},
		{"init --data DIR/none", 2, "--name", "--name"},
		{"init --data DIR/foreign --name 한빛일보", 1, "빈 폴더가 아닙니다", "is not empty"},
		{"init --data DIR/ours --name 한빛일보", 1, "이미 신문이 있습니다", "holds a paper already"},
		{"init --data DIR/file/below --name 한빛일보", 1, "만들거나 쓸 수 없습니다", "cannot be made or written"},
		{"init --data DIR/none --name 한빛일보 --first-number 0", 2, "1 이상", "at least 1"},
		{"init --data DIR/none --name 한빛일보 --first-number x", 2, "--first-number", "--first-number"},
		{"init --data DIR/none --name 한빛일보 --login 한글", 1, "login", "login"},
		{"demo --data DIR/foreign", 1, "빈 폴더가 아닙니다", "is not empty"},
		{"staff list --data DIR/foreign", 1, "조간 신문의 폴더가 아닙니다", "is no directory of a Jogan paper"},
		{"staff reset --data DIR/ours nobody", 1, "아이디가 nobody인 사람이 없습니다", "Nobody has the login nobody"},
		{"staff role --data DIR/ours admin boss", 1, "role", "role"},
		{"token add --data DIR/ours --name 봇 --role boss", 1, "role", "role"},
		{"token revoke --data DIR/ours 7", 1, "토큰 7", "no live token 7"},
		{"backup --data DIR/ours DIR/file/below.tar.gz", 1, "백업하지 못했습니다", "could not be written"},
		{"backup --data DIR/ours DIR/file", 1, "이미 있습니다", "exists already"},
		{"backup --data DIR/foreign DIR/new.tar.gz", 1, "조간 신문의 폴더가 아닙니다", "is no directory of a Jogan paper"},
		{"restore --data DIR/none DIR/none.tar.gz", 2, "none.tar.gz", "none.tar.gz"},
	} {
		for lang, want := range map[string]string{"ko_KR.UTF-8": c.ko, "en_US.UTF-8": c.en} {
			args := strings.Fields(strings.NewReplacer("DIR/", dir+"/", "TAKEN", taken.Addr().String()).Replace(c.args))
			got := command(t, map[string]string{"LANG": lang}, args...)
			if got.code != c.code || got.out != "" || !strings.Contains(got.err, want) || strings.Contains(got.err, "⟦") || strings.Contains(got.err, "geheim") {
				t.Errorf("jogan %s: exit %d, want %d and %q:\n%s%s", c.args, got.code, c.code, want, got.out, got.err)
			}
		}
	}
	for _, name := range files(t, dir) {
		if !strings.HasSuffix(name, "-wal") && !strings.HasSuffix(name, "-shm") && !strings.Contains("\n"+strings.Join(before, "\n")+"\n", "\n"+name+"\n") {
			t.Errorf("%s was left behind", name)
		}
	}
	if raw := must[[]byte](t)(os.ReadFile(filepath.Join(foreign, "사진.jpg"))); string(raw) != "mine" {
		t.Errorf("somebody else's file now holds %q", raw)
	}
	if got := files(t, none); got != nil {
		t.Errorf("what failed left %q behind", got)
	}
}

// A database that a newer program made is left alone by every command.
func TestNewerDatabase(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	raw := must[*sql.DB](t)(sql.Open("sqlite", filepath.Join(dir, "jogan.db")))
	defer raw.Close()
	must[sql.Result](t)(raw.ExecContext(t.Context(), "insert into goose_db_version (version_id, is_applied) values (9999, 1)"))
	for _, args := range [][]string{{"serve", "--data", dir}, {"staff", "list", "--data", dir}, {"backup", "--data", dir, filepath.Join(t.TempDir(), "b.tar.gz")}} {
		got := command(t, nil, args...)
		if got.code != 1 || !strings.Contains(got.err, "더 새로운 버전의 조간이 만든 것입니다") || !strings.Contains(got.err, "jogan.db") {
			t.Errorf("%q: %+v", args, got)
		}
	}
}

// Founding a paper, serving it and choosing the administrator's password is all that a stranger has to do.
func TestInitAndServe(t *testing.T) {
	t.Parallel()
	dir, link := found(t, "--publisher", "류단비", "--first-number", "4000")
	p := start(t, "serve", "--data", dir)
	front := p.page(t, "/")
	if !strings.Contains(front, "새벽일보") || !strings.Contains(front, "류단비") {
		t.Errorf("the front page names neither paper nor publisher:\n%s", front)
	}
	for _, path := range []string{"/latest", "/search", "/sections/society", "/about", "/privacy", "/youth-protection", "/copyright", "/feed.xml", "/robots.txt"} {
		p.page(t, path)
	}
	got := p.choose(t, link, "새벽을 여는 비밀번호")
	if got.status != http.StatusSeeOther || !strings.Contains(got.head.Get("Set-Cookie"), "HttpOnly") || !strings.Contains(got.head.Get("Set-Cookie"), "SameSite=Lax") {
		t.Errorf("choosing a password: %d %v", got.status, got.head)
	}
	if got := p.get(t, link); got.status != http.StatusNotFound || !strings.Contains(got.body, "쓸 수 없는 링크입니다") {
		t.Errorf("the used link: %d", got.status)
	}
	cookie := p.session(t, "admin", "새벽을 여는 비밀번호")
	if got := p.get(t, "/desk/people", "Cookie", cookie); got.status != http.StatusOK {
		t.Errorf("the administrator's list of people: %d", got.status)
	}
	if a := p.publish(t, newToken(t, dir, "desk"), "첫 기사"); a.No != 4000 {
		t.Errorf("the first article has the number %d", a.No)
	}
}

// A flag beats a variable of the environment, which beats a line of jogan.toml.
func TestSettingsPrecedence(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	taken := func() string {
		l := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
		t.Cleanup(func() { l.Close() })
		return l.Addr().String()
	}
	file, env, flag := taken(), taken(), taken()
	if err := os.WriteFile(filepath.Join(dir, "jogan.toml"), []byte("addr = \""+file+"\"\nproxy = [\"10.0.0.0/8\", \"127.0.0.1\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// All three are taken, so that each run says which address it wanted.
	for _, c := range []struct {
		env  map[string]string
		args []string
		want string
	}{
		{nil, []string{"serve", "--data", dir}, file},
		{nil, []string{"serve", "--data=" + dir}, file},
		{map[string]string{"JOGAN_DATA": dir}, []string{"serve"}, file},
		{map[string]string{"JOGAN_ADDR": env}, []string{"serve", "--data", dir}, env},
		{map[string]string{"JOGAN_ADDR": env}, []string{"serve", "--data", dir, "--addr", flag}, flag},
		{nil, []string{"serve", "--data", dir, "--addr", flag}, flag},
	} {
		if got := command(t, c.env, c.args...); got.code != 1 || !strings.Contains(got.err, c.want) {
			t.Errorf("%v %q: wanted %s: %+v", c.env, c.args, c.want, got)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "jogan.toml"), []byte("addr = \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := command(t, nil, "serve", "--data", dir); got.code != 2 || !strings.Contains(got.err, "설정 파일") || !strings.Contains(got.err, "jogan.toml") {
		t.Errorf("a broken file of settings: %+v", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "jogan.toml"), []byte("adr = \"127.0.0.1:1\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := command(t, nil, "serve", "--data", dir); got.code == 0 || !strings.Contains(got.err, "adr") || !strings.Contains(got.err, "jogan.toml") {
		t.Errorf("a misspelt setting: %+v", got)
	}
}

func TestStaffAndTokens(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	p := start(t, "serve", "--data", dir) // the shell works beside a paper that is served
	at := func(words ...string) []string { return append(words, "--data", dir) }
	link := welcomeLink(t, done(t, at("staff", "add", "yeoul", "--name", "한여울", "--role", "reporter", "--email", "yeoul@jogan.example")...))
	if got := p.choose(t, link, "여울의 긴 비밀번호"); got.status != http.StatusSeeOther {
		t.Fatalf("the reporter's link: %d\n%s", got.status, got.body)
	}
	if got := command(t, nil, at("staff", "add", "yeoul", "--name", "다른 여울")...); got.code != 1 || got.err == "" {
		t.Errorf("a second yeoul: %+v", got)
	}
	list := func() string { return done(t, at("staff", "list")...) }
	if got := list(); strings.Count(got, "\n") != 2 || !strings.Contains(got, "한여울  reporter  사용 중") {
		t.Errorf("list:\n%s", got)
	}
	done(t, at("staff", "role", "yeoul", "desk")...)
	if got := list(); !strings.Contains(got, "한여울  desk") {
		t.Errorf("list after another role:\n%s", got)
	}
	cookie := p.session(t, "yeoul", "여울의 긴 비밀번호")
	if got := p.get(t, "/desk/", "Cookie", cookie); got.status != http.StatusOK {
		t.Errorf("signed in: %d", got.status)
	}
	done(t, at("staff", "disable", "yeoul")...)
	if got := p.get(t, "/desk/", "Cookie", cookie); got.status == http.StatusOK {
		t.Error("somebody who was shut out is still in")
	}
	if got := list(); !strings.Contains(got, "막음") {
		t.Errorf("list:\n%s", got)
	}
	done(t, at("staff", "enable", "yeoul")...)
	reset := welcomeLink(t, done(t, at("staff", "reset", "yeoul")...))
	if got := p.choose(t, reset, "여울의 새 비밀번호"); got.status != http.StatusSeeOther {
		t.Errorf("the new link: %d", got.status)
	}
	for _, args := range [][]string{{"staff", "disable", "admin"}, {"staff", "role", "admin", "desk"}} {
		if got := command(t, nil, at(args...)...); got.code != 1 || got.err == "" || !strings.Contains(list(), "admin  사용 중") {
			t.Errorf("%q would leave the paper without an administrator: %+v", args, got)
		}
	}

	out := done(t, at("token", "add", "--name", "편집봇", "--role", "desk")...)
	secret := strings.TrimSuffix(out, "\n")
	if strings.ContainsAny(secret, " \n") || len(secret) < 20 {
		t.Errorf("the token does not stand alone: %q", out)
	}
	sections := func(secret string) int {
		return p.get(t, "/api/v1/sections", "Authorization", "Bearer "+secret).status
	}
	if got := sections(secret); got != http.StatusOK {
		t.Errorf("the token: %d", got)
	}
	if got := done(t, at("token", "list")...); !strings.HasPrefix(got, "1  편집봇  desk  ") || !strings.Contains(got, "사용 중") || strings.Contains(got, secret) {
		t.Errorf("token list:\n%s", got)
	}
	done(t, at("token", "revoke", "1")...)
	if got := sections(secret); got != http.StatusUnauthorized {
		t.Errorf("the revoked token: %d", got)
	}
	if got := done(t, at("token", "list")...); !strings.Contains(got, "취소됨") {
		t.Errorf("token list:\n%s", got)
	}
	if got := command(t, english(), at("staff", "list")...); !strings.Contains(got.out, "active") {
		t.Errorf("in English: %+v", got)
	}
}
