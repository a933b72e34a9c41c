using System.Text;
using CsCheck;
using Holdfast.Adapters.Formats.Dora;

namespace Holdfast.Adapters.Tests.Formats.Dora;

public class CsvLinesTests
{
    [Theory]
    [InlineData("a", "b", "a,b\r\n")]
    [InlineData("a,b", "c", "\"a,b\",c\r\n")]
    [InlineData("say \"hi\"", "", "\"say \"\"hi\"\"\",\r\n")]
    [InlineData("two\nlines", "x", "\"two\nlines\",x\r\n")]
    [InlineData(" space ", "é漢", " space ,é漢\r\n")]
    public void Quotes_stand_where_RFC_4180_wants_them(string first, string second, string expected)
    {
        var text = new StringBuilder();
        CsvLines.Write(text, [first, second]);
        Assert.Equal(expected, text.ToString());
    }

    [Fact]
    public void What_is_written_is_read_back_whatever_it_is() =>
        Gen.String[Gen.Char["ab,\"\r\n '=é"], 0, 6].List[2, 4].List[1, 4].Sample(records =>
        {
            var text = new StringBuilder();
            foreach (var record in records) CsvLines.Write(text, record);
            var again = CsvLines.Read(text.ToString(), out var isWhole);
            return isWhole && again.Count == records.Count && again.Zip(records).All(pair => pair.First.SequenceEqual(pair.Second));
        });

    [Fact]
    public void An_open_quote_is_noticed_and_the_last_line_needs_no_end()
    {
        CsvLines.Read("a,\"b", out var isWhole);
        Assert.False(isWhole);
        Assert.Equal(["a", "b"], Assert.Single(CsvLines.Read("a,b", out _)));
        Assert.Equal(2, CsvLines.Read("a,b\n\nc,d\r\n\r\n", out _).Count);
    }
}
