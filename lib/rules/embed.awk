# usage: printf '%s\n' FILE... | awk -f lib/rules/embed.awk > builtin.S
# The assembler source of the tables that lib/rules/builtin.h declares.
BEGIN { print "\t.section .rodata" }
NF {
	n++
	printf "name%d:\t.asciz \"%s\"\ntext%d:\t.incbin \"%s\"\nend%d:\t.byte 0\n", n, $0, n, $0, n
}
END {
	print "\t.section .data.rel.ro, \"aw\"\n\t.balign 8\n\t.globl builtin_files\n\t.type builtin_files, @object\nbuiltin_files:"
	for (i = 1; i <= n; i++)
		printf "\t.quad name%d, text%d, end%d - text%d\n", i, i, i, i
	print "\t.size builtin_files, . - builtin_files"
	print "\t.globl builtin_file_count\n\t.type builtin_file_count, @object\nbuiltin_file_count:\t.quad " n + 0
	print "\t.size builtin_file_count, 8\n\t.section .note.GNU-stack, \"\", @progbits"
}
