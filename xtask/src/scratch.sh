# Ends the processes that a `Scratch` (scratch.rs) started, and removes its folder, which is the first argument.
#
# It starts when standard input ends. Only the program with the `Scratch` holds the other end of that pipe, so the pipe
# closes when that program drops the `Scratch` or is killed. Each line before that is the number of a process group.
#
# Groups are not sufficient: Chromium's crash handlers leave theirs, and their parents end early. But they keep their
# environment, where TMPDIR is the folder (or a folder inside it). Chromium's other helpers overwrite their environment, but
# stay in the group.
folder=$1
groups=' '
while read -r group; do groups="$groups$group "; done

if [ -r /proc/self/environ ]; then
    marked() { grep -lsF "TMPDIR=$folder" /proc/[0-9]*/environ | cut -d / -f 3; }
    # The id of each process, its state, its parent and its group. The program's name may contain spaces and parentheses.
    processes() {
        for stat in /proc/[0-9]*/stat; do
            read -r line <"$stat" && echo "${line%% *} ${line##*) }"
        done
    }
else
    marked() { ps -A -E -ww -o pid=,command= | grep -F "TMPDIR=$folder" | awk '{ print $1 }'; }
    processes() { ps -A -o pid=,stat=,ppid=,pgid=; }
fi 2>/dev/null

# Adds the groups of the marked processes to the known ones, and finds the processes in any of them.
look() {
    marked=" $(marked | tr '\n' ' ')"
    processes=$(processes)
    while read -r process _ _ group _; do
        case $marked in *" $process "*) groups="$groups$group " ;; esac
    done <<END
$processes
END
    alive=
    while read -r process state _ group _; do
        case $state in Z*) continue ;; esac
        case $groups in *" $group "*) alive="$alive $process" ;; esac
    done <<END
$processes
END
}

look
signal=TERM
round=0
while [ -n "$alive" ] && [ $round -lt 600 ]; do
    # A process that still runs after two seconds ignores the polite signal.
    [ $round -lt 40 ] || signal=KILL
    if [ $((round % 40)) -eq 0 ]; then kill -$signal $alive; fi
    sleep 0.05
    round=$((round + 1))
    look
done 2>/dev/null
rm -rf "$folder"
