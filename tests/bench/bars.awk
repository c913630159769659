# The figures of a bench run into a table and the bars that podfit must hold.
# A line: case, program, median microseconds, most KiB resident, exit status.
# A pair measured twice counts by its later race, which had more rounds.
{
	if (!(($1, $2) in us))
		order[++count] = $1 SUBSEP $2
	us[$1, $2] = $3
	if ($4 > kib[$1, $2])
		kib[$1, $2] = $4
	status[$1, $2] = $5
	if ($1 == "one" && $2 != "podfit" && (!fastest || $3 < us["one", fastest]))
		fastest = $2
	# The peers' exit status says little; ours must be that of a judgement.
	if ($2 == "podfit" && $5 > 2) {
		printf "podfit ended with %d on %s\n", $5, $1
		missed++
	}
}

# A bar: the ratio over / under must be at most most.
function bar(what, over, under, most,    ratio) {
	if (under <= 0) {
		printf "MISSED  %s: not measured\n", what
		missed++
		return
	}
	ratio = over / under
	if (ratio > most)
		missed++
	printf "%s  %s: %.3f, bar %.3f\n", (ratio > most ? "MISSED" : "pass  "), what, ratio, most
}

END {
	printf "\n%-6s %-12s %12s %12s %7s\n", "case", "program", "median ms", "most MiB", "status"
	for (i = 1; i <= count; i++) {
		split(order[i], key, SUBSEP)
		printf "%-6s %-12s %12.2f %12.1f %7d\n", key[1], key[2], us[order[i]] / 1e3,
			kib[order[i]] / 1024, status[order[i]]
	}
	print ""
	bar("one manifest, of the time of " fastest, us["one", "podfit"], us["one", fastest], 0.5)
	for (i = split("real made", trees, " "); i > 0; i--) {
		tree = trees[i]
		bar(tree " tree, of the time of kube-linter", us[tree, "podfit"], us[tree, "kube-linter"], 0.1)
		bar(tree " tree, of the time of libyaml alone", us[tree, "podfit"], us[tree, "libyaml"], 1.5)
		bar(tree " tree, of the memory of kube-linter", kib[tree, "podfit"], kib[tree, "kube-linter"], 0.2)
	}
	bar("one manifest, of the memory of kube-linter", kib["one", "podfit"], kib["one", "kube-linter"], 0.2)
	bar("ten times the files, of the time of a tenth", us["made", "podfit"], us["tenth", "podfit"], 11)
	if (missed)
		printf "%d missed\n", missed
	exit missed > 0
}
