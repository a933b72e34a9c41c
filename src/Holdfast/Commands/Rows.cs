using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Holdfast.Commands;

/// <summary>How much of a long list people are shown.</summary>
internal static class Rows
{
    /// <summary><c>--top</c>; a number below 0 is refused.</summary>
    public static Option<int> Option(int unless)
    {
        var option = new Option<int>("--top") { Description = "Rows of each list for people; 0 = all", HelpName = "N", DefaultValueFactory = _ => unless };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var written] && int.TryParse(written.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number < 0)
                result.AddError($"--top is {written.Value}: 0 shows all rows, a number from 1 on so many");
        });
        return option;
    }
}
