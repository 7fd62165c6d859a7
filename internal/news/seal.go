package news

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Digest is the salted hash of what a line of the log says: who, when, from where, what, to what, and the detail. Each
// field goes in with its length, so that nothing can be moved from one to the next. With the salt gone nobody can tell
// by trying whether a guess of what it said is right.
func (a Audit) Digest(salt string) string {
	h := sha256.New()
	for _, field := range []string{
		"jogan audit 1", salt, strconv.FormatInt(a.At.UnixMilli(), 10), strconv.FormatInt(a.Person, 10), strconv.FormatInt(a.Token, 10),
		a.Name, a.Address, a.Action, a.Object, a.Detail,
	} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(field)))
		h.Write(length[:])
		h.Write([]byte(field))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// LinkAudit is the hash of a line: over that of the line before it ("" before the first) and its own digest.
func LinkAudit(prev, digest string) string {
	sum := sha256.Sum256([]byte("jogan link 1\n" + prev + "\n" + digest))
	return hex.EncodeToString(sum[:])
}

// AuditHead is the end of the chain at some moment. Noted where whoever can write to the database cannot write, it shows
// later whether anything up to it was changed.
type AuditHead struct {
	ID   int64  `json:"id"`
	Hash string `json:"hash"`
}

// String is the form in which a head is noted: "120:9f86d0…".
func (h AuditHead) String() string { return fmt.Sprintf("%d:%s", h.ID, h.Hash) }

// ParseAuditHead reads what String wrote.
func ParseAuditHead(s string) (h AuditHead, ok bool) {
	id, hash, ok := strings.Cut(strings.TrimSpace(s), ":")
	n, err := strconv.ParseInt(id, 10, 64)
	raw, badHash := hex.DecodeString(hash)
	return AuditHead{n, hash}, ok && err == nil && n > 0 && badHash == nil && len(raw) == sha256.Size
}

// NotedHead is a head that was written down somewhere: in a backup, on paper.
type NotedHead struct {
	AuditHead
	Made  time.Time // zero: not known
	Where string    // for people: the backup's file
}

// AuditFault is what is wrong with a row of the log.
type AuditFault string

// The faults. Changed: it no longer says what it said. Removed: rows before it (or at the end: it itself) are gone.
// Inserted: it was put in past the program. Reordered: rows changed places. Erased: what it said was erased past the
// program. Rebuilt: the chain holds, but is not the one whose head was noted.
const (
	AuditChanged   AuditFault = "changed"
	AuditRemoved   AuditFault = "removed"
	AuditInserted  AuditFault = "inserted"
	AuditReordered AuditFault = "reordered"
	AuditErased    AuditFault = "erased"
	AuditRebuilt   AuditFault = "rebuilt"
)

// AuditFaults lists them.
func AuditFaults() []AuditFault {
	return []AuditFault{AuditChanged, AuditRemoved, AuditInserted, AuditReordered, AuditErased, AuditRebuilt}
}

// AuditCheck is what a walk along the whole chain found.
type AuditCheck struct {
	At       time.Time  `json:"at"` // of the walk; zero: there was none
	Rows     int64      `json:"rows"`
	Erased   int64      `json:"erased"` // rows whose payload was erased
	Head     AuditHead  `json:"head"`
	Anchor   AuditHead  `json:"anchor"`   // the last row that was pruned; zero: none was
	Compared int        `json:"compared"` // noted heads that lie on the chain
	Fault    AuditFault `json:"fault"`    // "": the log is whole
	Row      int64      `json:"row"`      // the first row that is wrong
	Noted    string     `json:"noted"`    // Rebuilt: where the head was noted that does not agree
}

// The actions by which the log speaks of itself. Their Object is AuditRange or, of a restored backup, "paper".
const (
	AuditEraseAction   = "audit.erase"   // the payload of the range was erased
	AuditPruneAction   = "audit.prune"   // the range was removed; Detail is the hash of its last row
	AuditBeginAction   = "audit.begin"   // rows from before the chain were put on it
	AuditRestoreAction = "paper.restore" // Detail is the head of the backup
)

// AuditKept is how many days a line of the log says what it said at least, also against somebody's wish (개인정보의 안전성
// 확보조치 기준 §8①: records of access are kept for a year).
const AuditKept = 365

// AuditRange is the object of a line about other lines: "audit:3" or "audit:3-9".
func AuditRange(from, until int64) string {
	if from == until {
		return fmt.Sprintf("audit:%d", from)
	}
	return fmt.Sprintf("audit:%d-%d", from, until)
}

// ParseAuditRange reads an object that AuditRange made.
func ParseAuditRange(object string) (from, until int64, ok bool) {
	text, ok := strings.CutPrefix(object, "audit:")
	if !ok {
		return 0, 0, false
	}
	first, last, two := strings.Cut(text, "-")
	if !two {
		last = first
	}
	from, err := strconv.ParseInt(first, 10, 64)
	until, err2 := strconv.ParseInt(last, 10, 64)
	return from, until, err == nil && err2 == nil && from <= until
}

// AuditFilter chooses lines of the log; zero values do not filter.
type AuditFilter struct {
	Text        string // part of the name, the object or the detail
	Person      int64
	Action      string // "article.publish", or a noun with all its actions: "article."
	Object      string // "article:12"
	From, Until time.Time
	Before      int64 // id; 0: from the newest on
	Limit       int
}

// ProgramName stands as the name of who did what the program does by itself; doors say it in words.
const ProgramName = "jogan"
