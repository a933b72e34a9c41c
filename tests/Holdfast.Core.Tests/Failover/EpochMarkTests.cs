using CsCheck;
using Holdfast.Core.Failover;

namespace Holdfast.Core.Tests.Failover;

public class EpochMarkTests
{
    private static readonly EpochMark Mark = new(new Epoch(42, "paris"), FrontName.Parse("bunny"), new DateTimeOffset(2026, 11, 23, 5, 0, 0, TimeSpan.Zero), FrontName.Parse("bunny"));

    [Fact]
    public void A_mark_is_one_line_that_people_can_read_with_dig() =>
        Assert.Equal("v=1;epoch=42;by=paris;front=bunny;at=2026-11-23T05:00:00Z;pin=bunny", Mark.Print());

    [Fact]
    public void What_is_printed_is_read_back() =>
        Gen.Select(Gen.Long[1, long.MaxValue], OneOf("a", "paris", "w-1.example", "X_9"), OneOf("a", "bunny", "cdn-2"), Gen.Bool, Gen.Bool, Gen.Int[0, int.MaxValue]).Sample((number, by, front, pinned, frozen, seconds) =>
        {
            var mark = new EpochMark(new Epoch(number, by), FrontName.Parse(front), DateTimeOffset.UnixEpoch.AddSeconds(seconds), pinned ? FrontName.Parse(front) : null, frozen);
            return EpochMark.TryParse(mark.Print(), out var read, out _) && read == mark && mark.Print().Length <= 255;
        });

    [Fact]
    public void Who_decided_and_until_when_it_holds_stand_behind_what_older_programs_read()
    {
        var mark = Mark with { Kind = MarkKind.Hand, Life = "8d3f01aa", Until = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero) };
        Assert.Equal(Mark.Print() + ";kind=hand;life=8d3f01aa;until=2026-11-23T09:00:00Z", mark.Print());
        Assert.True(EpochMark.TryParse(mark.Print(), out var read, out _));
        Assert.Equal(mark, read);
    }

    [Fact]
    public void Names_of_42_letters_fit_and_longer_ones_are_known_to_be_too_long()
    {
        Assert.Equal(0, EpochMark.RoomBeside(new string('w', 42), FrontName.Parse(new string('f', 42))));
        Assert.Equal(-63, EpochMark.RoomBeside(new string('w', 63), FrontName.Parse(new string('f', 63))));
    }

    [Fact]
    public void Epochs_do_not_run_over() => Assert.Throws<OverflowException>(() => new Epoch(long.MaxValue, "x").Next("y"));

    [Theory]
    [InlineData("front=a; by=b ; epoch=7;v=1;colour=red")]
    [InlineData("v=1;epoch=7;by=b;front=a;")]
    public void Order_spaces_and_unknown_keys_do_not_matter(string text)
    {
        Assert.True(EpochMark.TryParse(text, out var mark, out _));
        Assert.Equal((7, "b", "a"), (mark!.Epoch.Number, mark.Epoch.By, mark.Front.Value));
    }

    [Theory]
    [InlineData("", "it has no v=1")]
    [InlineData("v=2;epoch=7;by=b;front=a", "version 2 is newer than this program")]
    [InlineData("v=1;epoch=0;by=b;front=a", "epoch '0' is not a positive number")]
    [InlineData("v=1;epoch=-3;by=b;front=a", "epoch '-3' is not a positive number")]
    [InlineData("v=1;epoch=7;by=b", "epoch, by and front are all needed")]
    [InlineData("v=1;epoch=7;by=b;front=a b", "front 'a b' is not a name")]
    [InlineData("v=spf1 -all", "'v=spf1 -all' is not key=value")]
    public void What_is_not_a_mark_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(EpochMark.TryParse(text, out _, out var error));
        if (text.StartsWith("v=spf1", StringComparison.Ordinal)) Assert.NotNull(error);
        else Assert.Equal(reason, error);
    }

    [Fact]
    public void The_order_of_epochs_is_total()
    {
        Assert.True(new Epoch(2, "a") > new Epoch(1, "z"));
        Assert.True(new Epoch(2, "b") > new Epoch(2, "a"));
        Assert.True(new Epoch(1, "a") > Epoch.None);
        Assert.Equal(new Epoch(8, "x"), new Epoch(7, "y").Next("x"));
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("semi;colon")]
    [InlineData("")]
    [InlineData("equals=sign")]
    public void A_front_s_name_must_fit_into_a_mark(string name) => Assert.False(FrontName.TryParse(name, out _));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
