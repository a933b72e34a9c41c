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

    /// <summary>Columns of the screen; what is wider than 120 is hard to read.</summary>
    public int Width { get; init; } = Columns.Wide;

    public static Shell OfProcess() => new(
        new StandardStream(Console.Out, isAskedFor: true), new StandardStream(Console.Error, isAskedFor: false), TimeProvider.System, System.Environment.GetEnvironmentVariable,
        !Console.IsOutputRedirected, !Console.IsErrorRedirected)
    {
        In = Console.In,
        Width = Console.IsOutputRedirected ? Columns.Wide : Math.Clamp(Console.WindowWidth, 40, 120),
    };

    /// <summary>Colours for standard output; none when it is not a terminal or NO_COLOR is set (no-color.org).</summary>
    public Paint Paint => new(OutIsTerminal && HasColour);

    public Paint ErrorPaint => new(ErrorIsTerminal && HasColour);

    private bool HasColour => string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";
}
