using Holdfast.Adapters.State;
using Holdfast.Commands;
using Holdfast.Core;
using Holdfast.Core.Reporting;

namespace Holdfast.Index;

/// <summary>The key figures of earlier runs of the report, a line each, in the state folder. Losing them loses a curve and nothing else.</summary>
internal sealed class ReportHistory(Invocation invocation)
{
    public const string FileName = "reports.jsonl";

    // A line is half a kilobyte: so many are years of daily runs.
    private const int MostRead = 4_000;

    /// <summary>Nothing where there is no state; a file that cannot be read is said and left out.</summary>
    public ValueList<ReportRun> Read()
    {
        if (invocation.FindState() is not { } state) return [];
        var path = Path.Combine(state.FullPath, FileName);
        if (!File.Exists(path)) return [];
        try
        {
            return File.ReadLines(path).TakeLast(MostRead).Select(ReportRun.TryRead).OfType<ReportRun>().ToValueList();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Warn($"earlier runs cannot be read: {error.Message}");
            return [];
        }
    }

    /// <summary>A report that is written is not undone because its figures cannot be kept: that is said.</summary>
    public void Add(ReportRun run)
    {
        try
        {
            if (invocation.OpenState() is not { } state) return; // why was said
            state.Guarded(() =>
            {
                File.AppendAllText(Path.Combine(state.FullPath, FileName), run.Write() + "\n");
                return true;
            });
        }
        catch (IOException error)
        {
            Warn($"the figures of this run are not kept: {error.Message}");
        }
    }

    private void Warn(string text) => invocation.Shell.Error.WriteLine($"{invocation.Shell.ErrorPaint.Yellow("warning")}: {text}");
}
