namespace Holdfast.Output;

/// <summary>The world around a command: streams, clock, environment. Tests make their own.</summary>
/// <param name="Out">What was asked for (tables or JSON).</param>
/// <param name="Error">For people: progress, warnings, errors.</param>
/// <param name="Clock">The only source of time.</param>
/// <param name="Environment">Reads an environment variable.</param>
/// <param name="OutIsTerminal">Colours go to a terminal only.</param>
/// <param name="ErrorIsTerminal">Progress goes to a terminal only.</param>
public sealed record Shell(
    TextWriter Out, TextWriter Error, TimeProvider Clock, Func<string, string?> Environment, bool OutIsTerminal, bool ErrorIsTerminal)
{
    public TextReader In { get; init; } = TextReader.Null;

    public bool InIsTerminal { get; init; }

    /// <summary>A person sits there: standard input and error are terminals, and no CI pretends to be one. Without one nothing ever asks.</summary>
    public bool CanAsk => InIsTerminal && ErrorIsTerminal && string.IsNullOrEmpty(Environment("CI"));

    /// <summary>One question; anything but "y" or "yes" is no.</summary>
    public bool Asks(string question)
    {
        Error.Write($"{question} [y/N] ");
        Error.Flush();
        return In.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Columns of the screen; what is wider than 120 is hard to read.</summary>
    public int Width { get; init; } = Columns.Wide;

    public static Shell OfProcess() => new(
        new StandardStream(Console.Out, isAskedFor: true), new StandardStream(Console.Error, isAskedFor: false), TimeProvider.System, System.Environment.GetEnvironmentVariable,
        !Console.IsOutputRedirected, !Console.IsErrorRedirected)
    {
        In = Console.In,
        InIsTerminal = !Console.IsInputRedirected,
        Width = Console.IsOutputRedirected ? Columns.Wide : Math.Clamp(Console.WindowWidth, 40, 120),
    };

    /// <summary>Colours for standard output; none when it is not a terminal or NO_COLOR is set (no-color.org).</summary>
    public Paint Paint => new(OutIsTerminal && HasColour);

    public Paint ErrorPaint => new(ErrorIsTerminal && HasColour);

    private bool HasColour => string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";
}
