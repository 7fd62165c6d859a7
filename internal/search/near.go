package search

import (
	"math"
	"slices"
)

// How texts are compared. A shingle is a run of characters that follow each other, spaces and punctuation left out. A
// text's fingerprint is the least hash of its shingles under each of bands×rows hash functions; rows of them together
// are one print. Two texts that share the part s of their shingles have a print in common with the probability
// 1-(1-s^rows)^bands: 0.8 at one half, 0.99 at seven tenths, 0.01 at one tenth.
const (
	shingle   = 4
	bands     = 12
	rows      = 3
	least     = 30     // characters; shorter texts are alike by chance
	mostRunes = 30_000 // characters that are looked at
)

// Prints are the fingerprints of a text, for a database to find texts that share one. A text too short to compare has
// none. They are kept: a change of how they are made needs them all made again.
func Prints(text string) []int64 {
	all := shingles(text)
	if len(all) == 0 {
		return nil
	}
	var lowest [bands * rows]uint64
	for i := range lowest {
		lowest[i] = math.MaxUint64
	}
	for _, h := range all {
		for i := range lowest {
			lowest[i] = min(lowest[i], mix(h+uint64(i)*0x9E3779B97F4A7C15))
		}
	}
	prints := make([]int64, bands)
	for b := range bands {
		h := uint64(b + 1)
		for _, x := range lowest[b*rows : b*rows+rows] {
			h = mix(h ^ x)
		}
		prints[b] = int64(h)
	}
	return prints
}

// Likeness compares one text with many.
type Likeness struct{ of []uint64 }

// Like prepares a text for comparing.
func Like(text string) Likeness { return Likeness{shingles(text)} }

// Percent is how much of both texts together stands in both, from 0 to 100 (Jaccard's measure of their shingles).
func (l Likeness) Percent(text string) int {
	other := shingles(text)
	if len(l.of) == 0 || len(other) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(l.of) && j < len(other); {
		switch {
		case l.of[i] < other[j]:
			i++
		case l.of[i] > other[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return both * 100 / (len(l.of) + len(other) - both)
}

// shingles are the hashes of a text's shingles, sorted, each once.
func shingles(text string) []uint64 {
	var runes []rune
	for _, r := range fold(text) {
		if c := classOf(r); c != separator && c != ignored {
			runes = append(runes, r)
		}
		if len(runes) == mostRunes {
			break
		}
	}
	if len(runes) < least {
		return nil
	}
	all := make([]uint64, 0, len(runes))
	for i := range len(runes) - shingle + 1 {
		h := uint64(0)
		for _, r := range runes[i : i+shingle] {
			h = mix(h ^ uint64(r))
		}
		all = append(all, h)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// mix is the finisher of SplitMix64 (Steele, Lea, Flood 2014).
func mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}
