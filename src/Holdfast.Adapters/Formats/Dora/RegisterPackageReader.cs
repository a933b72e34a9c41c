using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Regulation;

namespace Holdfast.Adapters.Formats.Dora;

/// <summary>Reads a package, ours or another tool's, for the linter.</summary>
public static class RegisterPackageReader
{
    // A register of ten thousand contracts has some ten megabytes; more is no register or no friend.
    private const long MaxBytes = 256 << 20;
    private const int MaxEntries = 200;

    private static readonly HashSet<string> Parameters = ["entityID", "refPeriod", "baseCurrency", "decimalsInteger", "decimalsMonetary"];

    /// <summary>Null, with every problem found, when it is no package. Warnings leave it readable.</summary>
    public static RegisterOfInformation? Read(string file, Stream from, List<Problem> problems)
    {
        var files = Unpack(file, from, problems);
        if (files is null) return null;
        var reading = new Reading(file, files, problems);
        return reading.Whole();
    }

    private static Dictionary<string, string>? Unpack(string file, Stream from, List<Problem> problems)
    {
        try
        {
            using var archive = new ZipArchive(from, ZipArchiveMode.Read, leaveOpen: true);
            var marker = archive.Entries.Select(entry => entry.FullName).FirstOrDefault(name => name == "reports/report.json" || name.EndsWith("/reports/report.json", StringComparison.Ordinal))
                ?? archive.Entries.Select(entry => entry.FullName).FirstOrDefault(name => name.EndsWith("FilingIndicators.csv", StringComparison.Ordinal))?.Replace("FilingIndicators.csv", "report.json", StringComparison.Ordinal);
            if (marker is null || archive.Entries.Count > MaxEntries)
            {
                problems.Add(new(file, 0, 0, Severity.Error, marker is null ? "is no register package: there is neither reports/report.json nor reports/FilingIndicators.csv in it" : $"has more than {MaxEntries} files", "name the .zip that is filed"));
                return null;
            }
            var root = marker[..^"reports/report.json".Length];
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            var left = MaxBytes;
            foreach (var entry in archive.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                var name = entry.FullName.StartsWith(root, StringComparison.Ordinal) ? entry.FullName[root.Length..] : entry.FullName;
                using var content = entry.Open();
                if (Limited(content, ref left) is not { } text)
                {
                    problems.Add(new(file, 0, 0, Severity.Error, "unpacks to more than 256 MB", "this is no register"));
                    return null;
                }
                if (!files.TryAdd(name, text)) problems.Add(new(file, 0, 0, Severity.Warning, $"{name} stands twice in it", "the first one counts here; a portal may take the other"));
            }
            return files;
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or IOException)
        {
            problems.Add(new(file, 0, 0, Severity.Error, $"is no zip archive: {error.Message}", "name the .zip that is filed"));
            return null;
        }
    }

    // The sizes in a zip's directory are claims: what is unpacked is what counts.
    private static string? Limited(Stream content, ref long left)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            left -= read;
            if (left < 0) return null;
            bytes.Write(buffer, 0, read);
        }
        var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        return text.StartsWith('\uFEFF') ? text[1..] : text;
    }

    private sealed class Reading(string file, Dictionary<string, string> files, List<Problem> problems)
    {
        public RegisterOfInformation? Whole()
        {
            var before = problems.Count;
            Document("META-INF/reportPackage.json", RegisterPackage.PackageType);
            Document("reports/report.json", RegisterPackage.ReportType);
            var parameters = ParametersOf();
            var indicators = Indicators();
            var tables = new List<RegisterTable>();
            foreach (var name in files.Keys.Order(StringComparer.Ordinal))
            {
                if (!name.StartsWith("reports/", StringComparison.Ordinal) || name is "reports/report.json" or "reports/parameters.csv" or "reports/FilingIndicators.csv") continue;
                if (RegisterTemplates.All.FirstOrDefault(template => $"reports/{template.File}" == name) is { } template)
                {
                    if (Table(template, name) is { } table) tables.Add(table);
                }
                else
                {
                    Say(name, 0, Severity.Warning, "belongs to no template", "templates are named b_01.01.csv to b_99.01.csv");
                }
            }
            if (problems.Skip(before).Any(problem => problem.Severity == Severity.Error)) return null;
            var entity = parameters.GetValueOrDefault("entityID", "");
            var lei = entity.StartsWith("rs:", StringComparison.Ordinal) ? entity[3..] : entity;
            return new(
                new(lei.Split('.')[0], DateOnly.TryParseExact(parameters.GetValueOrDefault("refPeriod", ""), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : default,
                    parameters.GetValueOrDefault("baseCurrency", "").Replace("iso4217:", "", StringComparison.Ordinal), indicators),
                tables.ToValueList(), []);
        }

        private RegisterTable? Table(RegisterTemplate template, string name)
        {
            var records = Records(name);
            if (records.Count == 0)
            {
                Say(name, 1, Severity.Error, "has no header", $"its first line is {string.Join(",", template.Columns.Select(column => column.Code))}");
                return null;
            }
            var places = template.Columns.Select(column => records[0].IndexOf(column.Code)).ToArray();
            foreach (var (column, at) in template.Columns.Zip(places))
                if (at < 0) Say(name, 1, Severity.Error, $"column {column.Code} ({column.Title}) is missing", "all columns of a template stand in its file, empty ones too");
            foreach (var other in records[0].Where(header => template.IndexOf(header) < 0))
                Say(name, 1, Severity.Warning, $"column '{other}' is not part of {template.Code}", "remove it");
            for (var line = 1; line < records.Count; line++)
                if (records[line].Count != records[0].Count)
                    Say(name, line + 1, Severity.Error, $"record {line} has {records[line].Count} values, the header has {records[0].Count}", "quote values that hold a comma or a line break");
            return new(template, records.Skip(1).Select(record => new RegisterRow(places.Select(at => new RegisterCell(at >= 0 && at < record.Count ? record[at] : "")).ToValueList())).ToValueList());
        }

        private Dictionary<string, string> ParametersOf()
        {
            const string name = "reports/parameters.csv";
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var record in Records(name, "name", "value"))
            {
                if (!Parameters.Contains(record[0])) Say(name, 0, Severity.Warning, $"parameter '{record[0]}' is not referred to by the taxonomy", "strict portals refuse it: remove it");
                if (!parameters.TryAdd(record[0], record[1])) Say(name, 0, Severity.Error, $"parameter '{record[0]}' is given twice", "remove one");
            }
            foreach (var missing in Parameters.Where(each => !parameters.ContainsKey(each)).Order(StringComparer.Ordinal))
                Say(name, 0, Severity.Error, $"parameter '{missing}' is missing", "see section 'The package' of docs/regulation.md");
            return parameters;
        }

        private ValueList<(string, bool)> Indicators()
        {
            const string name = "reports/FilingIndicators.csv";
            var indicators = new List<(string, bool)>();
            foreach (var record in Records(name, "templateID", "reported"))
            {
                if (record[1] is "true" or "false") indicators.Add((record[0], record[1] == "true"));
                else Say(name, 0, Severity.Error, $"'{record[1]}' ({record[0]}) is neither true nor false", "write true or false");
            }
            return indicators.ToValueList();
        }

        private IEnumerable<List<string>> Records(string name, string first, string second)
        {
            var records = Records(name);
            if (records.Count > 0 && records[0] is not [var one, var two] || records.Count > 0 && (records[0][0] != first || records[0][1] != second))
            {
                Say(name, 1, Severity.Error, $"its header is not {first},{second}", $"write {first},{second}");
                return [];
            }
            foreach (var (record, at) in records.Select((record, at) => (record, at)))
                if (record.Count != 2) Say(name, at + 1, Severity.Error, $"record {at} has {record.Count} values, not 2", $"write {first},{second}");
            return records.Skip(1).Where(record => record.Count == 2);
        }

        private List<List<string>> Records(string name)
        {
            if (!files.TryGetValue(name, out var text))
            {
                Say(name, 0, Severity.Error, "is missing from the package", "every package has it");
                return [];
            }
            var records = CsvLines.Read(text, out var isWhole);
            if (!isWhole) Say(name, 0, Severity.Error, "ends inside a quoted value", "close the quote");
            return records;
        }

        private void Document(string name, string type)
        {
            if (!files.TryGetValue(name, out var text))
            {
                Say(name, 0, Severity.Error, "is missing from the package", "every package has it");
                return;
            }
            try
            {
                using var json = JsonDocument.Parse(text);
                var said = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("documentInfo", out var info) && info.ValueKind == JsonValueKind.Object
                    && info.TryGetProperty("documentType", out var value) ? value.ToString() : "";
                if (said != type) Say(name, 0, Severity.Error, $"its documentType is '{said}'", $"it must be {type}");
            }
            catch (JsonException error)
            {
                Say(name, (int)(error.LineNumber ?? 0) + 1, Severity.Error, "is not JSON", $"write {{ \"documentInfo\": {{ \"documentType\": \"{type}\" … }} }}");
            }
        }

        private void Say(string name, int line, Severity severity, string message, string hint) => problems.Add(new($"{file}/{name}", line, line > 0 ? 1 : 0, severity, message, hint));
    }
}
