using System.Globalization;
using MiniExcelLibs;

namespace Holdfast.Adapters.Scoring;

/// <summary>The texts of one sheet.</summary>
/// <param name="Rows">From the first row on; empty cells are empty texts.</param>
internal sealed record WorkbookSheet(string Name, List<string[]> Rows)
{
    /// <param name="row">1-based, as people see it.</param>
    public string Cell(int row, int column) => row >= 1 && row <= Rows.Count && column >= 0 && column < Rows[row - 1].Length ? Rows[row - 1][column] : "";

    public static List<WorkbookSheet> All(byte[] workbook, int mostRows)
    {
        using var names = new MemoryStream(workbook, writable: false);
        var sheets = new List<WorkbookSheet>();
        foreach (var name in MiniExcel.GetSheetNames(names))
        {
            using var stream = new MemoryStream(workbook, writable: false);
            var rows = new List<string[]>();
            foreach (IDictionary<string, object?> row in (IEnumerable<object>)MiniExcel.Query(stream, useHeaderRow: false, sheetName: name, excelType: ExcelType.XLSX))
            {
                if (rows.Count == mostRows) break;
                rows.Add([.. row.Values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() ?? "")]);
            }
            sheets.Add(new(name, rows));
        }
        return sheets;
    }
}
