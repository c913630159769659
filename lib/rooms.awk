# usage: awk -f lib/rooms.awk lib/ROOMS lib/*/*.[ch]
FNR == 1 { split(FILENAME, path, "/"); room = path[2] }
FILENAME == "lib/ROOMS" {
	if ($0 ~ /^#/ || !NF)
		next
	name = $1
	sub(/:$/, "", name)
	for (i = 2; i <= NF; i++) {
		if (!($i in known))
			bad("room " name " leans on " $i ", which comes later")
		allowed[name, $i] = 1
	}
	known[name] = allowed[name, name] = 1
	next
}
FNR == 1 && !(room in known) { bad("room " room " is not listed in lib/ROOMS") }
/^#include "/ {
	target = $2
	gsub(/"/, "", target)
	sub(/\/.*/, "", target)
	if (!((room, target) in allowed))
		bad(FILENAME ":" FNR ": room " room " may not include " $2)
}
function bad(why) { print why; failed = 1 }
END { exit failed }
