using Holdfast.Core.Sync;
using static Holdfast.Core.Tests.Sync.Build;

namespace Holdfast.Core.Tests.Sync;

public class ZoneMemoryTests
{
    [Fact]
    public void What_we_create_is_ours_and_what_we_update_only_if_we_created_it()
    {
        var (made, adopted) = (Set("made", "A", "192.0.2.1"), Set("adopted", "A", "192.0.2.2"));
        var changed = Set("made", "A", "192.0.2.7");
        var memory = ZoneMemory.None.Seen(Snapshot(adopted)).After(
        [
            new Change.Create(new DesiredSet(made)),
            new Change.Update(new ObservedSet(made), new DesiredSet(changed)),
            new Change.Update(new ObservedSet(adopted), new DesiredSet(Set("adopted", "A", "192.0.2.9"))),
        ]);

        Assert.Equal(2, memory.LastCount);
        Assert.Equal(made.Key, Assert.Single(memory.Created).Key);
        Assert.True(memory.IsOurs(new ObservedSet(changed)));
        Assert.False(memory.IsOurs(new ObservedSet(made)));
    }

    [Fact]
    public void The_rest_of_a_deletion_that_broke_off_is_ours_and_a_strangers_value_makes_it_theirs()
    {
        var memory = Memory(1, Set("made", "A", "192.0.2.1", "192.0.2.2"));
        Assert.True(memory.IsOurs(new ObservedSet(Set("made", "A", "192.0.2.2"))));
        Assert.False(memory.IsOurs(new ObservedSet(Set("made", "A", "192.0.2.2", "192.0.2.3"))));
        Assert.False(memory.IsOurs(new ObservedSet(SetTtl("made", "A", 60, "192.0.2.2"))));
        Assert.False(memory.IsOurs(new ObservedSet(Set("made", "A", "192.0.2.2"), IsUneven: true)));
    }

    [Fact]
    public void What_we_deleted_is_forgotten()
    {
        var made = Set("made", "A", "192.0.2.1");
        Assert.Empty(Memory(1, made).After([new Change.Delete(new ObservedSet(made), DeleteReason.Pruned)]).Created);
    }

    [Fact]
    public void What_somebody_else_deleted_and_wrote_again_is_not_ours()
    {
        var made = Set("made", "A", "192.0.2.1");
        var memory = Memory(1, made).Seen(Snapshot()).Seen(Snapshot(made));
        Assert.False(memory.IsOurs(new ObservedSet(made)));
        Assert.Equal(1, memory.LastCount);
    }

    [Fact]
    public void What_stands_after_an_answer_that_never_came_is_ours_and_what_does_not_is_forgotten()
    {
        var (stands, lost) = (Set("stands", "A", "192.0.2.1"), Set("lost", "A", "192.0.2.2"));

        var memory = ZoneMemory.None.AfterUnknown([new Change.Create(new DesiredSet(stands)), new Change.Create(new DesiredSet(lost))]);

        Assert.True(memory.IsOurs(new ObservedSet(stands)));
        Assert.False(memory.IsOurs(new ObservedSet(Set("stands", "A", "192.0.2.77"))));
        Assert.Equal([stands.Key], memory.Seen(Snapshot(stands)).Created.Keys);
    }
}
