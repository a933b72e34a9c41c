using Holdfast.Adapters;
using Holdfast.Adapters.State;
using Holdfast.Output;
using Microsoft.Data.Sqlite;

namespace Holdfast.Commands;

/// <summary>
/// Where every exception that no command expects ends: one line, what to do, exit code 1. The details are for those who ask with
/// <c>--debug</c>.
/// </summary>
internal static class LastNet
{
    public static int Catch(Exception error, Shell shell, bool withDetails)
    {
        var (message, fix) = Words(error);
        shell.Error.WriteLine($"{shell.ErrorPaint.Red("error")}: {message}");
        shell.Error.WriteLine($"    {shell.ErrorPaint.Dim("fix:")} {fix}");
        if (withDetails) shell.Error.WriteLine(error.ToString());
        return ExitCodes.Unexpected;
    }

    private static (string Message, string Fix) Words(Exception error) => error switch
    {
        StateFolderException => (FirstLine(error), "look at its owner, its permissions and the free space, or name another with --state DIR"),
        SqliteException => ($"the journal in the state folder cannot be used: {FirstLine(error)}", "look at the free space and the permissions of the state folder, or name another with --state DIR"),
        OutputException => (FirstLine(error), "make room where it goes, or send it elsewhere"),
        _ when InputFile.IsTrouble(error) => (FirstLine(error), "look at the path, its permissions and the free space; --debug tells where it happened"),
        _ => ($"a fault in Holdfast: {error.GetType().Name}: {FirstLine(error)}", "run it again with --debug and report what it prints; nothing of it is a secret of yours, but look"),
    };

    private static string FirstLine(Exception error) => error.Message.Split('\n', 2)[0].TrimEnd();
}
