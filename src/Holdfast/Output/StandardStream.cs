using System.Text;
using Holdfast.Adapters;

namespace Holdfast.Output;

/// <summary>
/// Standard output or standard error of the process. What was asked for must arrive: that it cannot be written ends the command with one
/// line. What is said besides (progress, the log) must never end the work: it is dropped.
/// </summary>
internal sealed class StandardStream(TextWriter inner, bool isAskedFor) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Guard(value, static (to, one) => to.Write(one));

    public override void Write(string? value) => Guard(value, static (to, text) => to.Write(text));

    public override void Write(char[] buffer, int index, int count) => Guard((buffer, index, count), static (to, part) => to.Write(part.buffer, part.index, part.count));

    public override void WriteLine() => Guard(0, static (to, _) => to.WriteLine());

    public override void WriteLine(string? value) => Guard(value, static (to, text) => to.WriteLine(text));

    public override void Flush() => Guard(0, static (to, _) => to.Flush());

    private void Guard<T>(T value, Action<TextWriter, T> write)
    {
        try
        {
            write(inner, value);
        }
        catch (Exception error) when (InputFile.IsTrouble(error))
        {
            if (isAskedFor) throw new OutputException(error);
        }
    }
}

/// <summary>Standard output takes no more: a full disk behind it, most often.</summary>
internal sealed class OutputException(Exception inner) : Exception($"standard output cannot be written: {inner.Message.Split('\n', 2)[0]}", inner);
